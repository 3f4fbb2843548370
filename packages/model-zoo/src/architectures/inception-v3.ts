import type * as tf from '@tensorflow/tfjs';
import type { Heads, Tfjs } from '../define-backbone.ts';
import { convBn } from './conv-bn.ts';
import { pooledHeads } from './pooled-heads.ts';

/** One convolution of a branch: its name within the module, filters, kernel, and (only in reductions) a stride of 2. */
type Step = readonly [name: string, filters: number, kernel: number | [number, number], stride?: 2];

interface Module {
  readonly name: string;
  /** Parallel chains of convolutions; a list in a chain's last place forks into convolutions of the same input. */
  readonly branches: readonly (readonly (Step | readonly Step[])[])[];
  /** Filters of the 1x1 convolution after the average pool; a reduction has none and takes the maximum at stride 2. */
  readonly pool: number | undefined;
}

const narrow = (name: string, pool: number): Module => ({
  name,
  branches: [
    [['branch1x1', 64, 1]],
    [
      ['branch5x5_1', 48, 1],
      ['branch5x5_2', 64, 5],
    ],
    [
      ['branch3x3dbl_1', 64, 1],
      ['branch3x3dbl_2', 96, 3],
      ['branch3x3dbl_3', 96, 3],
    ],
  ],
  pool,
});

const factorised = (name: string, filters: number): Module => ({
  name,
  branches: [
    [['branch1x1', 192, 1]],
    [
      ['branch7x7_1', filters, 1],
      ['branch7x7_2', filters, [1, 7]],
      ['branch7x7_3', 192, [7, 1]],
    ],
    [
      ['branch7x7dbl_1', filters, 1],
      ['branch7x7dbl_2', filters, [7, 1]],
      ['branch7x7dbl_3', filters, [1, 7]],
      ['branch7x7dbl_4', filters, [7, 1]],
      ['branch7x7dbl_5', 192, [1, 7]],
    ],
  ],
  pool: 192,
});

const wide = (name: string): Module => ({
  name,
  branches: [
    [['branch1x1', 320, 1]],
    [
      ['branch3x3_1', 384, 1],
      [
        ['branch3x3_2a', 384, [1, 3]],
        ['branch3x3_2b', 384, [3, 1]],
      ],
    ],
    [
      ['branch3x3dbl_1', 448, 1],
      ['branch3x3dbl_2', 384, 3],
      [
        ['branch3x3dbl_3a', 384, [1, 3]],
        ['branch3x3dbl_3b', 384, [3, 1]],
      ],
    ],
  ],
  pool: 192,
});

const modules: readonly Module[] = [
  narrow('Mixed_5b', 32),
  narrow('Mixed_5c', 64),
  narrow('Mixed_5d', 64),
  {
    name: 'Mixed_6a',
    branches: [
      [['branch3x3', 384, 3, 2]],
      [
        ['branch3x3dbl_1', 64, 1],
        ['branch3x3dbl_2', 96, 3],
        ['branch3x3dbl_3', 96, 3, 2],
      ],
    ],
    pool: undefined,
  },
  factorised('Mixed_6b', 128),
  factorised('Mixed_6c', 160),
  factorised('Mixed_6d', 160),
  factorised('Mixed_6e', 192),
  {
    name: 'Mixed_7a',
    branches: [
      [
        ['branch3x3_1', 192, 1],
        ['branch3x3_2', 320, 3, 2],
      ],
      [
        ['branch7x7x3_1', 192, 1],
        ['branch7x7x3_2', 192, [1, 7]],
        ['branch7x7x3_3', 192, [7, 1]],
        ['branch7x7x3_4', 192, 3, 2],
      ],
    ],
    pool: undefined,
  },
  wide('Mixed_7b'),
  wide('Mixed_7c'),
];

/**
 * Inception v3 as Keras' applications build it: batch norms without gamma, average pools that leave the padding out.
 *
 * Layers are named as in TF-slim: `Conv2d_1a_3x3`, `Mixed_5b.branch5x5_1`, ... ; any input from 75 x 75 on.
 *
 * @see Szegedy et al., Rethinking the Inception Architecture, https://arxiv.org/abs/1512.00567
 */
export function inceptionV3(tfjs: Tfjs, input: tf.SymbolicTensor): Heads {
  const { layers } = tfjs;
  const convolution = (
    from: tf.SymbolicTensor,
    name: string,
    [, filters, kernel, stride]: Step,
    padding: 'same' | 'valid',
  ): tf.SymbolicTensor => convBn(tfjs, from, { name, filters, kernel, stride: stride ?? 1, padding, activation: 'relu', scale: false });
  const halve = (from: tf.SymbolicTensor, name: string): tf.SymbolicTensor =>
    layers.maxPooling2d({ name, poolSize: 3, strides: 2 }).apply(from) as tf.SymbolicTensor;

  let x = convolution(input, 'Conv2d_1a_3x3', ['', 32, 3, 2], 'valid');
  x = convolution(x, 'Conv2d_2a_3x3', ['', 32, 3], 'valid');
  x = convolution(x, 'Conv2d_2b_3x3', ['', 64, 3], 'same');
  x = halve(x, 'Pool1');
  x = convolution(x, 'Conv2d_3b_1x1', ['', 80, 1], 'valid');
  x = convolution(x, 'Conv2d_4a_3x3', ['', 192, 3], 'valid');
  x = halve(x, 'Pool2');

  for (const { name, branches, pool } of modules) {
    const apply = (from: tf.SymbolicTensor, step: Step): tf.SymbolicTensor =>
      convolution(from, `${name}.${step[0]}`, step, step[3] === 2 ? 'valid' : 'same');
    const outputs: tf.SymbolicTensor[] = [];
    for (const branch of branches) {
      let y = [x];
      for (const step of branch) {
        const [from = x] = y;
        y = isFork(step) ? step.map((member) => apply(from, member)) : [apply(from, step)];
      }
      outputs.push(...y);
    }
    if (pool === undefined) outputs.push(halve(x, `${name}.pool`));
    else {
      const mean = layers.averagePooling2d({ name: `${name}.pool`, poolSize: 3, strides: 1, padding: 'same' }).apply(x);
      outputs.push(apply(mean as tf.SymbolicTensor, ['branch_pool', pool, 1]));
    }
    x = layers.concatenate({ name }).apply(outputs) as tf.SymbolicTensor;
  }
  return pooledHeads(tfjs, x, 1000);
}

function isFork(step: Step | readonly Step[]): step is readonly Step[] {
  return Array.isArray(step[0]);
}
