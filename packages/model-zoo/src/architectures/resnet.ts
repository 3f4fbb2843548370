import type * as tf from '@tensorflow/tfjs';
import type { Architecture, Tfjs } from './architecture.ts';
import { convBn } from './conv-bn.ts';
import { torch } from './dialect.ts';
import { padded } from './padded.ts';
import { pooledHeads } from './pooled-heads.ts';

/** Filters of the blocks in the four stages; a bottleneck gives four times as many. */
const widths = [64, 128, 256, 512];

/**
 * ResNet with basic blocks (18, 34) or bottlenecks (50 and deeper; the stride on the 3x3 convolution, as torchvision has it).
 *
 * Layers: `stem`, `layer<S>_<B>_{conv1,conv2,conv3,downsample}` with S from 1 and B from 0, `features`, `logits`.
 *
 * @param depths - number of blocks per stage.
 * @see He et al., Deep Residual Learning, https://arxiv.org/abs/1512.03385, table 1
 */
export function resNet(kind: 'basic' | 'bottleneck', depths: readonly [number, number, number, number]): Architecture {
  const expansion = kind === 'bottleneck' ? 4 : 1;
  const plan = depths.flatMap((depth, stage) =>
    Array.from({ length: depth }, (_, n) => ({
      name: `layer${stage + 1}_${n}`,
      width: widths[stage] ?? 0,
      stride: stage > 0 && n === 0 ? 2 : 1,
    })),
  );
  return {
    blocks: [{ name: 'stem', from: 'stem' }, ...plan.map(({ name }) => ({ name, from: `${name}_conv1` }))],
    build(tfjs, input) {
      let x = convBn(tfjs, input, { name: 'stem', filters: 64, kernel: 7, stride: 2, activation: 'relu' }, torch);
      // After a relu, zeros at the border give the same maxima as torch's minus infinity.
      const window = { name: 'stem_pool', kernel: 3, stride: 2 };
      const border = padded(tfjs, x, window, 'symmetric').input;
      x = tfjs.layers.maxPooling2d({ name: 'stem_pool', poolSize: 3, strides: 2 }).apply(border) as tf.SymbolicTensor;
      let channels = 64;
      for (const { name, width, stride } of plan) {
        const filters = width * expansion;
        const shortcut =
          stride === 1 && channels === filters
            ? x
            : convBn(tfjs, x, { name: `${name}_downsample`, filters, kernel: 1, stride, activation: 'linear' }, torch);
        const body = kind === 'basic' ? basic(tfjs, x, name, { width, stride }) : bottleneck(tfjs, x, name, { width, stride, filters });
        const sum = tfjs.layers.add({ name: `${name}_add` }).apply([body, shortcut]);
        x = tfjs.layers.activation({ name: `${name}_act`, activation: 'relu' }).apply(sum) as tf.SymbolicTensor;
        channels = filters;
      }
      return pooledHeads(tfjs, x, 1000);
    },
  };
}

interface Shape {
  readonly width: number;
  readonly stride: number;
}

function basic(tfjs: Tfjs, input: tf.SymbolicTensor, name: string, { width: filters, stride }: Shape): tf.SymbolicTensor {
  const x = convBn(tfjs, input, { name: `${name}_conv1`, filters, kernel: 3, stride, activation: 'relu' }, torch);
  return convBn(tfjs, x, { name: `${name}_conv2`, filters, kernel: 3, activation: 'linear' }, torch);
}

function bottleneck(
  tfjs: Tfjs,
  input: tf.SymbolicTensor,
  name: string,
  { width, stride, filters }: Shape & { readonly filters: number },
): tf.SymbolicTensor {
  let x = convBn(tfjs, input, { name: `${name}_conv1`, filters: width, kernel: 1, activation: 'relu' }, torch);
  x = convBn(tfjs, x, { name: `${name}_conv2`, filters: width, kernel: 3, stride, activation: 'relu' }, torch);
  return convBn(tfjs, x, { name: `${name}_conv3`, filters, kernel: 1, activation: 'linear' }, torch);
}
