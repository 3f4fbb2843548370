import type * as tf from '@tensorflow/tfjs';
import type { Architecture } from './architecture.ts';
import { convBn } from './conv-bn.ts';
import { type Dialect, tensorflow } from './dialect.ts';
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

const stem: readonly { name: string; step: Step; padding: 'same' | 'valid'; pool?: string }[] = [
  { name: 'Conv2d_1a_3x3', step: ['', 32, 3, 2], padding: 'valid' },
  { name: 'Conv2d_2a_3x3', step: ['', 32, 3], padding: 'valid' },
  { name: 'Conv2d_2b_3x3', step: ['', 64, 3], padding: 'same', pool: 'Pool1' },
  { name: 'Conv2d_3b_1x1', step: ['', 80, 1], padding: 'valid' },
  { name: 'Conv2d_4a_3x3', step: ['', 192, 3], padding: 'valid', pool: 'Pool2' },
];

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

export interface InceptionVariant {
  /** Of the batch norms: Keras keeps 0.99 of the statistics, torchvision 0.9. */
  readonly momentum: number;
  /** Whether the 3x3 means of a map's outermost pixels count the zeros around it: torchvision's do, TensorFlow's do not. */
  readonly meansCountBorder: boolean;
}

/**
 * Inception v3: batch norms without gamma, as in Keras' applications; weights that have gammas are imported with these multiplied in.
 *
 * Layers are named as in TF-slim: `Conv2d_1a_3x3`, `Mixed_5b.branch5x5_1`, ... ; any input from 75 x 75 on.
 *
 * @see Szegedy et al., Rethinking the Inception Architecture, https://arxiv.org/abs/1512.00567
 */
export function inceptionV3({ momentum, meansCountBorder }: InceptionVariant): Architecture {
  const dialect: Dialect = { ...tensorflow, momentum };
  return {
    blocks: [
      ...stem.map(({ name }) => ({ name, from: name })),
      ...modules.map(({ name, branches }) => ({ name, from: `${name}.${firstOf(branches)}` })),
    ],
    build(tfjs, input) {
      const { layers } = tfjs;
      const convolution = (from: tf.SymbolicTensor, name: string, [, filters, kernel, stride]: Step, padding: 'same' | 'valid') =>
        convBn(tfjs, from, { name, filters, kernel, stride: stride ?? 1, padding, activation: 'relu', scale: false }, dialect);
      const halve = (from: tf.SymbolicTensor, name: string): tf.SymbolicTensor =>
        layers.maxPooling2d({ name, poolSize: 3, strides: 2 }).apply(from) as tf.SymbolicTensor;
      const mean = (from: tf.SymbolicTensor, name: string): tf.SymbolicTensor => {
        const bordered = meansCountBorder ? layers.zeroPadding2d({ name: `${name}_pad` }).apply(from) : from;
        const padding = meansCountBorder ? 'valid' : 'same';
        return layers.averagePooling2d({ name, poolSize: 3, strides: 1, padding }).apply(bordered) as tf.SymbolicTensor;
      };

      let x = input;
      for (const { name, step, padding, pool } of stem) {
        x = convolution(x, name, step, padding);
        if (pool !== undefined) x = halve(x, pool);
      }
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
        outputs.push(pool === undefined ? halve(x, `${name}.pool`) : apply(mean(x, `${name}.pool`), ['branch_pool', pool, 1]));
        x = layers.concatenate({ name }).apply(outputs) as tf.SymbolicTensor;
      }
      return pooledHeads(tfjs, x, 1000);
    },
  };
}

/** Names of all 94 convolutions in the order in which the published code creates them, by which Keras numbers them. */
export const inceptionConvolutions: readonly string[] = [
  ...stem.map(({ name }) => name),
  ...modules.flatMap(({ name, branches, pool }) =>
    [...branches.flatMap((branch) => branch.flatMap(namesOf)), ...(pool === undefined ? [] : ['branch_pool'])].map(
      (step) => `${name}.${step}`,
    ),
  ),
];

/** The longest branch begins first in the network's order. */
function firstOf(branches: Module['branches']): string {
  const [longest] = branches.toSorted((a, b) => b.length - a.length);
  return longest?.[0] === undefined ? '' : (namesOf(longest[0])[0] ?? '');
}

function namesOf(step: Step | readonly Step[]): string[] {
  return isFork(step) ? step.map(([name]) => name) : [step[0]];
}

function isFork(step: Step | readonly Step[]): step is readonly Step[] {
  return Array.isArray(step[0]);
}
