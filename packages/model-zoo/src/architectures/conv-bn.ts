import type * as tf from '@tensorflow/tfjs';
import type { Tfjs } from '../define-backbone.ts';

export interface ConvBn {
  /** The convolution's; the batch norm is `<name>_bn`, the activation `<name>_relu`. */
  readonly name: string;
  /** Absent for a depthwise convolution, which keeps the number of channels. */
  readonly filters?: number;
  readonly kernel: number | [number, number];
  readonly stride?: number;
  /** TensorFlow's: SAME pads `floor(total / 2)` before and the rest after. */
  readonly padding?: 'same' | 'valid';
  readonly activation: 'relu' | 'relu6' | 'linear';
  /** Whether the batch norm has a gamma. */
  readonly scale?: boolean;
}

/** Batch-norm epsilon of TensorFlow's mobile and Inception networks (torch's default 1e-5 gives other features). */
const epsilon = 1e-3;

/** Convolution without bias, batch norm, activation: the one block that all these networks are made of. */
export function convBn(tfjs: Tfjs, x: tf.SymbolicTensor, block: ConvBn): tf.SymbolicTensor {
  const { name, filters, kernel: kernelSize, stride: strides = 1, padding = 'same', activation, scale = true } = block;
  // Zeros are the cheapest start: the weights are assigned from a file, or the network is only counted.
  const common = { name, kernelSize, strides, padding, useBias: false };
  const convolution =
    filters === undefined
      ? tfjs.layers.depthwiseConv2d({ ...common, depthwiseInitializer: 'zeros' })
      : tfjs.layers.conv2d({ ...common, filters, kernelInitializer: 'zeros' });
  let y = convolution.apply(x) as tf.SymbolicTensor;
  y = tfjs.layers.batchNormalization({ name: `${name}_bn`, epsilon, scale }).apply(y) as tf.SymbolicTensor;
  if (activation === 'linear') return y;
  return tfjs.layers.activation({ name: `${name}_relu`, activation }).apply(y) as tf.SymbolicTensor;
}
