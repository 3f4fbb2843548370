import type * as tf from '@tensorflow/tfjs';
import type { Heads, Tfjs } from '../define-backbone.ts';
import { convBn } from './conv-bn.ts';
import { pooledHeads } from './pooled-heads.ts';

/** Filters (before the width multiplier) and stride of the 13 depthwise-separable blocks; table 1 of the paper. */
const blocks: readonly (readonly [filters: number, stride: number])[] = [
  [64, 1],
  [128, 2],
  [128, 1],
  [256, 2],
  [256, 1],
  [512, 2],
  [512, 1],
  [512, 1],
  [512, 1],
  [512, 1],
  [512, 1],
  [1024, 2],
  [1024, 1],
];

/**
 * MobileNet v1: a stem, then 13 times a 3x3 depthwise and a 1x1 convolution, relu6 after both.
 *
 * Layers are named as in Keras' applications: `conv1`, `conv_dw_<N>`, `conv_pw_<N>`.
 *
 * @param alpha - width multiplier, 0.25 .. 1.
 * @see Howard et al., MobileNets, https://arxiv.org/abs/1704.04861
 */
export function mobileNetV1(tfjs: Tfjs, input: tf.SymbolicTensor, alpha: number): Heads {
  let x = convBn(tfjs, input, { name: 'conv1', filters: 32 * alpha, kernel: 3, stride: 2, activation: 'relu6' });
  for (const [index, [filters, stride]] of blocks.entries()) {
    x = convBn(tfjs, x, { name: `conv_dw_${index + 1}`, kernel: 3, stride, activation: 'relu6' });
    x = convBn(tfjs, x, { name: `conv_pw_${index + 1}`, filters: filters * alpha, kernel: 1, activation: 'relu6' });
  }
  return pooledHeads(tfjs, x, 1000);
}
