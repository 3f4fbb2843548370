import type { Architecture } from './architecture.ts';
import { convBn } from './conv-bn.ts';
import type { Dialect } from './dialect.ts';
import { pooledHeads } from './pooled-heads.ts';

/** Filters (before the width multiplier) and stride of the 13 depthwise-separable blocks; table 1 of the paper. */
const plan: readonly (readonly [filters: number, stride: number])[] = [
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
export function mobileNetV1(alpha: number, dialect: Dialect): Architecture {
  return {
    blocks: [{ name: 'stem', from: 'conv1' }, ...plan.map((_, n) => ({ name: `block${n + 1}`, from: `conv_dw_${n + 1}` }))],
    build(tfjs, input) {
      const activation = 'relu6';
      let x = convBn(tfjs, input, { name: 'conv1', filters: 32 * alpha, kernel: 3, stride: 2, activation }, dialect);
      for (const [index, [filters, stride]] of plan.entries()) {
        x = convBn(tfjs, x, { name: `conv_dw_${index + 1}`, kernel: 3, stride, activation }, dialect);
        x = convBn(tfjs, x, { name: `conv_pw_${index + 1}`, filters: filters * alpha, kernel: 1, activation }, dialect);
      }
      return pooledHeads(tfjs, x, 1000);
    },
  };
}
