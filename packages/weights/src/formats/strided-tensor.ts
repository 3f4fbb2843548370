import { elementCount } from '@graft/core';
/** A float32 tensor whose element [i0, i1, ...] is `data[i0 * strides[0] + i1 * strides[1] + ...]`. */
export interface StridedTensor {
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly data: Float32Array;
}

/** Strides of a tensor whose last axis is contiguous, in elements. */
export function rowMajorStrides(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length);
  let size = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = size;
    size *= shape[axis] ?? 0;
  }
  return strides;
}

/**
 * The elements of a tensor in row-major order of its axes taken in the order `axes`; a view if they already lie so.
 *
 * `transposed(kernel, [2, 3, 1, 0])` turns torch's O I H W into H W I O.
 */
export function transposed({ shape, strides, data }: StridedTensor, axes: readonly number[]): Float32Array {
  const dims = axes.map((axis) => shape[axis] ?? 1);
  const steps = axes.map((axis) => strides[axis] ?? 0);
  const size = elementCount(dims);
  const wanted = rowMajorStrides(dims);
  if (steps.every((step, axis) => step === wanted[axis] || dims[axis] === 1)) return data.subarray(0, size);
  const result = new Float32Array(size);
  const inner = dims.at(-1) ?? 1;
  const innerStep = steps.at(-1) ?? 0;
  const index = new Array<number>(dims.length).fill(0);
  let from = 0;
  for (let to = 0; to < size; ) {
    for (let i = 0, at = from; i < inner; i++, at += innerStep) result[to++] = data[at] as number;
    // Count the outer axes up by one, carrying leftwards; `from` follows.
    for (let axis = dims.length - 2; axis >= 0; axis--) {
      const next = (index[axis] ?? 0) + 1;
      from += steps[axis] ?? 0;
      if (next < (dims[axis] ?? 1)) {
        index[axis] = next;
        break;
      }
      from -= next * (steps[axis] ?? 0);
      index[axis] = 0;
    }
  }
  return result;
}
