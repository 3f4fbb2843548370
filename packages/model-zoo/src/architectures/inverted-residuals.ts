import type * as tf from '@tensorflow/tfjs';
import { type Activation, activate, hardSigmoid } from './activate.ts';
import type { Architecture, Heads, Tfjs } from './architecture.ts';
import { convBn } from './conv-bn.ts';
import type { Dialect } from './dialect.ts';
import { classifier, pooledHeads } from './pooled-heads.ts';

/** Consecutive blocks of equal shape; only the first has the stride. */
export interface Stage {
  readonly blocks: number;
  readonly kernel: number;
  readonly stride: number;
  /** Hidden channels per input channel; 1: no expansion. */
  readonly expansion: number;
  readonly filters: number;
  /** Default: the network's. */
  readonly activation?: Activation;
  /** Whether a gate per channel (squeeze-and-excite, a quarter of the hidden channels wide) follows the depthwise convolution. */
  readonly gated?: boolean;
}

export interface InvertedResidualDesign {
  readonly dialect: Dialect;
  readonly activation: Activation;
  /** Filters of the first convolution, 3x3 at stride 2. */
  readonly stem: number;
  readonly stages: readonly Stage[];
  /** Filters of the last convolution, 1x1; the features are its mean. */
  readonly head: number;
  /** Units of a dense layer between features and classifier. */
  readonly hidden?: number;
}

/**
 * The family of EfficientNet-Lite, MobileNetV2 and V3: inverted residual blocks (expand, depthwise, gate, project) whose output is
 * linear.
 *
 * Layers: `stem`, `block<N>_{expand,depthwise,reduce,excite,project}`, `head`, `features`, `preLogits`, `logits`.
 *
 * @see Sandler et al., MobileNetV2, https://arxiv.org/abs/1801.04381; Hu et al., Squeeze-and-Excitation Networks,
 * https://arxiv.org/abs/1709.01507
 */
export function invertedResiduals(design: InvertedResidualDesign): Architecture {
  const plan = design.stages.flatMap((stage) =>
    Array.from({ length: stage.blocks }, (_, position) => ({ ...stage, stride: position === 0 ? stage.stride : 1 })),
  );
  return {
    blocks: [
      { name: 'stem', from: 'stem' },
      ...plan.map(({ expansion }, n) => ({ name: `block${n}`, from: `block${n}_${expansion > 1 ? 'expand' : 'depthwise'}` })),
      { name: 'head', from: 'head' },
    ],
    build(tfjs, input) {
      const { dialect, activation } = design;
      let x = convBn(tfjs, input, { name: 'stem', filters: design.stem, kernel: 3, stride: 2, activation }, dialect);
      let channels = design.stem;
      for (const [n, stage] of plan.entries()) {
        x = block(tfjs, x, { ...stage, name: `block${n}`, channels, activation: stage.activation ?? activation }, dialect);
        channels = stage.filters;
      }
      x = convBn(tfjs, x, { name: 'head', filters: design.head, kernel: 1, activation }, dialect);
      return design.hidden === undefined ? pooledHeads(tfjs, x, 1000) : hiddenHeads(tfjs, x, design.hidden, activation);
    },
  };
}

interface DrawnBlock extends Omit<Stage, 'activation'> {
  readonly name: string;
  readonly channels: number;
  readonly activation: Activation;
}

function block(tfjs: Tfjs, input: tf.SymbolicTensor, drawn: DrawnBlock, dialect: Dialect): tf.SymbolicTensor {
  const { name, channels, expansion, kernel, stride, filters, activation, gated } = drawn;
  const hidden = divisible(channels * expansion);
  let x = input;
  if (expansion > 1) x = convBn(tfjs, x, { name: `${name}_expand`, filters: hidden, kernel: 1, activation }, dialect);
  x = convBn(tfjs, x, { name: `${name}_depthwise`, kernel, stride, activation }, dialect);
  if (gated) x = gate(tfjs, x, name, hidden);
  x = convBn(tfjs, x, { name: `${name}_project`, filters, kernel: 1, activation: 'linear' }, dialect);
  if (stride !== 1 || channels !== filters) return x;
  return tfjs.layers.add({ name: `${name}_add` }).apply([x, input]) as tf.SymbolicTensor;
}

/** Squeeze-and-excite: each channel times a gate computed from the means of all channels. */
function gate(tfjs: Tfjs, x: tf.SymbolicTensor, name: string, channels: number): tf.SymbolicTensor {
  const { layers } = tfjs;
  let y = layers.globalAveragePooling2d({ name: `${name}_squeeze` }).apply(x);
  y = layers.reshape({ name: `${name}_point`, targetShape: [1, 1, channels] }).apply(y);
  const common = { kernelSize: 1, kernelInitializer: 'zeros' } as const;
  y = layers.conv2d({ ...common, name: `${name}_reduce`, filters: divisible(channels / 4), activation: 'relu' }).apply(y);
  y = layers.conv2d({ ...common, name: `${name}_excite`, filters: channels }).apply(y);
  const open = hardSigmoid(tfjs, y as tf.SymbolicTensor, `${name}_gate`);
  return layers.multiply({ name: `${name}_gated` }).apply([x, open]) as tf.SymbolicTensor;
}

/** MobileNetV3's end: pool first, then the last hidden layer, where it costs little. */
function hiddenHeads(tfjs: Tfjs, x: tf.SymbolicTensor, units: number, activation: Activation): Heads {
  const features = tfjs.layers.globalAveragePooling2d({ name: 'features' }).apply(x) as tf.SymbolicTensor;
  const dense = tfjs.layers.dense({ name: 'hidden', units, kernelInitializer: 'zeros' }).apply(features) as tf.SymbolicTensor;
  const preLogits = activate(tfjs, dense, 'preLogits', activation);
  return { features, preLogits, logits: classifier(tfjs, preLogits, 1000) };
}

/**
 * The nearest multiple of 8, or the next higher one if the nearest is more than a tenth below.
 *
 * @see https://github.com/tensorflow/models/blob/master/research/slim/nets/mobilenet/mobilenet.py, `_make_divisible`
 */
export function divisible(channels: number): number {
  const rounded = Math.max(8, Math.floor((channels + 4) / 8) * 8);
  return rounded < 0.9 * channels ? rounded + 8 : rounded;
}
