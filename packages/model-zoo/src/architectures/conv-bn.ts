import type * as tf from '@tensorflow/tfjs';
import { type Activation, activate } from './activate.ts';
import type { Tfjs } from './architecture.ts';
import type { Dialect } from './dialect.ts';
import { padded } from './padded.ts';

export interface ConvBn {
  /** Name of the convolution; the batch norm is `<name>_bn`, the activation `<name>_act`. */
  readonly name: string;
  /** Absent for a depthwise convolution, which keeps the number of channels. */
  readonly filters?: number;
  readonly kernel: number | [number, number];
  readonly stride?: number;
  /** Default: the dialect's. */
  readonly padding?: Dialect['padding'] | 'valid';
  readonly activation: Activation;
  /** Whether the batch norm has a gamma. */
  readonly scale?: boolean;
}

/** Convolution without bias, batch norm, activation: nearly all of these networks are made of it. */
export function convBn(tfjs: Tfjs, x: tf.SymbolicTensor, block: ConvBn, dialect: Dialect): tf.SymbolicTensor {
  const { name, filters, kernel: kernelSize, stride: strides = 1, activation, scale = true } = block;
  const { epsilon, momentum } = dialect;
  const { input, padding } = padded(tfjs, x, block, block.padding ?? dialect.padding);
  // Zeros are the cheapest start: the weights are assigned from a file, or the network is only counted.
  const common = { name, kernelSize, strides, padding, useBias: false };
  const convolution =
    filters === undefined
      ? tfjs.layers.depthwiseConv2d({ ...common, depthwiseInitializer: 'zeros' })
      : tfjs.layers.conv2d({ ...common, filters, kernelInitializer: 'zeros' });
  const sum = convolution.apply(input);
  const normalized = tfjs.layers.batchNormalization({ name: `${name}_bn`, epsilon, momentum, scale }).apply(sum);
  return activate(tfjs, normalized as tf.SymbolicTensor, `${name}_act`, activation);
}
