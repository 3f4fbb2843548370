import type * as tf from '@tensorflow/tfjs';
import type { Heads, Tfjs } from '../define-backbone.ts';
import { convBn } from './conv-bn.ts';
import { pooledHeads } from './pooled-heads.ts';

/** Blocks of equal shape in a row; only the first one has the stride. */
export interface LiteStage {
  readonly blocks: number;
  readonly kernel: number;
  readonly stride: number;
  /** Hidden channels per input channel. */
  readonly expansion: number;
  readonly filters: number;
}

/**
 * EfficientNet-Lite: inverted residual blocks, relu6, no squeeze-and-excite; the block's output is linear.
 *
 * Layers: `stem`, `block<N>_{expand,depthwise,project}`, `head`, `features`, `logits`.
 *
 * @see Tan and Le, EfficientNet, https://arxiv.org/abs/1905.11946; tensorflow/tpu, models/official/efficientnet/lite.
 */
export function efficientNetLite(tfjs: Tfjs, input: tf.SymbolicTensor, stages: readonly LiteStage[]): Heads {
  let x = convBn(tfjs, input, { name: 'stem', filters: 32, kernel: 3, stride: 2, activation: 'relu6' });
  let channels = 32;
  let index = 0;
  for (const { blocks, kernel, stride, expansion, filters } of stages) {
    for (let block = 0; block < blocks; block++, index++) {
      const name = `block${index}`;
      const shortcut = x;
      const step = block === 0 ? stride : 1;
      if (expansion > 1) {
        x = convBn(tfjs, x, { name: `${name}_expand`, filters: channels * expansion, kernel: 1, activation: 'relu6' });
      }
      x = convBn(tfjs, x, { name: `${name}_depthwise`, kernel, stride: step, activation: 'relu6' });
      x = convBn(tfjs, x, { name: `${name}_project`, filters, kernel: 1, activation: 'linear' });
      if (step === 1 && channels === filters) {
        x = tfjs.layers.add({ name: `${name}_add` }).apply([x, shortcut]) as tf.SymbolicTensor;
      }
      channels = filters;
    }
  }
  x = convBn(tfjs, x, { name: 'head', filters: 1280, kernel: 1, activation: 'relu6' });
  return pooledHeads(tfjs, x, 1000);
}
