import { shortenText, WeightsError } from '@graft/core';
import { type StridedTensor, transposed } from '@graft/weights';
import type { KeyMap } from './key-map.ts';

/** A variable of a network, to be read from a file. */
export interface WantedWeight {
  readonly layer: string;
  readonly variable: string;
  /** As the network has it: kernels H W I O (depthwise H W C 1), dense weights in x out. */
  readonly shape: readonly number[];
}

/**
 * The values of a network's variables from a file's tensors: names mapped, axes permuted, factors multiplied in.
 *
 * @returns one row-major array per wanted weight, in their order; an array may be a view of the file's memory.
 * @throws {WeightsError} naming the first tensor that is missing, has another shape, or is not part of the network.
 */
export function importWeights(tensors: ReadonlyMap<string, StridedTensor>, map: KeyMap, wanted: readonly WantedWeight[]): Float32Array[] {
  const used = new Set<string>();
  const find = (key: string): StridedTensor => {
    used.add(key);
    return tensors.get(key) ?? refuse(`the float32 tensor ${key} is missing`);
  };
  const values = wanted.map((weight) => {
    const key = map.key(weight);
    const value = oriented(find(key), weight, map, key);
    const factorKey = map.factor?.(weight);
    return factorKey === undefined ? value : scaled(value, find(factorKey), factorKey, weight.shape.at(-1) ?? 1);
  });
  for (const key of tensors.keys()) {
    if (!used.has(key) && !map.isUnused(key)) refuse(`${shortenText(key)} does not belong to this network`);
  }
  return values;
}

function oriented(tensor: StridedTensor, { variable, shape }: WantedWeight, { layout }: KeyMap, key: string): Float32Array {
  const axes = layout === 'torch' ? torchAxes(variable, tensor.shape.length) : tensor.shape.map((_, axis) => axis);
  const received = axes.map((axis) => tensor.shape[axis] ?? 1);
  // Axes of size 1 do not move a value: a 1 x 1 convolution's kernel serves a dense layer.
  const matches = axes.length === tensor.shape.length && squeezed(received) === squeezed(shape);
  if (!matches) refuse(`${key} has shape [${tensor.shape}] where ${variable} of shape [${shape}] is wanted`);
  return transposed(tensor, axes);
}

/**
 * Order in which torch's axes become ours: O I H W -> H W I O, C 1 H W -> H W C 1, out x in -> in x out (which may be a 1 x 1
 * convolution here); vectors, and a vector with axes of size 1, stay.
 */
function torchAxes(variable: string, rank: number): readonly number[] {
  if (rank === 4) return variable === 'depthwise_kernel' ? [2, 3, 0, 1] : [2, 3, 1, 0];
  return rank === 2 ? [1, 0] : Array.from({ length: rank }, (_, axis) => axis);
}

function squeezed(shape: readonly number[]): string {
  return shape.filter((dim) => dim !== 1).join(' ');
}

/** `value[..., c] * factor[c]`; the same array if every factor is 1, as in weights trained without factors. */
function scaled(value: Float32Array, { shape, data }: StridedTensor, key: string, channels: number): Float32Array {
  if (shape.length !== 1 || shape[0] !== channels) refuse(`${key} has shape [${shape}] where [${channels}] is wanted`);
  const factors = data.subarray(0, channels);
  if (factors.every((factor) => factor === 1)) return value;
  return value.map((element, i) => element * (factors[i % channels] as number));
}

function refuse(why: string): never {
  throw new WeightsError(`Expected the weights of this backbone but ${why}.`, {
    hint: 'The file belongs to another network or another conversion of it.',
  });
}
