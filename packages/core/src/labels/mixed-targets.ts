import { ShapeMismatchError } from '../errors/shape-mismatch-error.ts';

/**
 * Soft targets of a batch in which each example is mixed with another of the same batch:
 *
 *   y[n] = w onehot(label[n]) + (1 - w) onehot(label[order[n]])
 *
 * In float32 w and 1 - w need not add up to 1. So the larger share is rounded and the other is what it leaves, which is
 * exact: a row sums to 1 to the last bit, whatever the weight.
 *
 * @param labels - `[N]`, 0 .. classes - 1.
 * @param order - `[N]`, a permutation of 0 .. N - 1: whom each example is mixed with.
 * @param weight - w, the example's own share, 0 .. 1.
 * @returns `[N, classes]`, row-major.
 * @throws {ShapeMismatchError} when the order is of another length than the labels.
 */
export function mixedTargets(labels: ArrayLike<number>, order: ArrayLike<number>, weight: number, classes: number): Float32Array {
  if (order.length !== labels.length) throw new ShapeMismatchError('the partners of a batch', [labels.length], [order.length]);
  const { own, other } = exactShares(weight);
  const targets = new Float32Array(labels.length * classes);
  for (let n = 0; n < labels.length; n++) {
    const row = n * classes;
    const first = row + (labels[n] as number);
    const second = row + (labels[order[n] as number] as number);
    if (first === second) targets[first] = 1;
    else {
      targets[first] = own;
      targets[second] = other;
    }
  }
  return targets;
}

function exactShares(weight: number): { readonly own: number; readonly other: number } {
  const larger = Math.fround(Math.max(weight, 1 - weight));
  return weight >= 0.5 ? { own: larger, other: 1 - larger } : { own: 1 - larger, other: larger };
}
