import { DataError } from '../errors/data-error.ts';
import { requireRange } from '../errors/require-range.ts';
import { ShapeMismatchError } from '../errors/shape-mismatch-error.ts';

/**
 * Soft targets of a batch in which each example is mixed with a partner from the same batch:
 *
 *   y[n] = w onehot(label[n]) + (1 - w) onehot(label[order[n]])
 *
 * In float32 w and 1 - w need not add up to 1. So the larger share is rounded and the other is the rest, which is
 * exact: a row sums to 1 to the last bit for any weight.
 *
 * @param labels - `[N]`, 0 .. classes - 1.
 * @param order - `[N]`, the partner of each example, 0 .. N - 1.
 * @param weight - w, the example's own share, 0 .. 1; or `[N]`, one per example.
 * @param classes - number of classes.
 * @returns `[N, classes]`, row-major.
 * @throws {ShapeMismatchError} when order or shares do not have the length of the labels.
 * @throws {DataError} when a label is not a class index; {ConfigError} when a weight is outside 0 .. 1: mass would be lost.
 */
export function mixedTargets(
  labels: ArrayLike<number>,
  order: ArrayLike<number>,
  weight: number | ArrayLike<number>,
  classes: number,
): Float32Array {
  if (order.length !== labels.length) throw new ShapeMismatchError('the partners of a batch', [labels.length], [order.length]);
  if (typeof weight !== 'number' && weight.length !== labels.length) {
    throw new ShapeMismatchError('the shares of a batch', [labels.length], [weight.length]);
  }
  for (let n = 0; n < labels.length; n++) {
    const label = labels[n] as number;
    if (Number.isInteger(label) && label >= 0 && label < classes) continue;
    throw new DataError(`Expected a class from 0 to ${classes - 1} for labels.${n} but received ${label}.`, {
      hint: 'Labels are positions in the list of classes, not their names; `classes` is its length.',
    });
  }
  const alike = typeof weight === 'number' ? exactShares(weight) : undefined;
  const targets = new Float32Array(labels.length * classes);
  for (let n = 0; n < labels.length; n++) {
    const row = n * classes;
    const { own, other } = alike ?? exactShares((weight as ArrayLike<number>)[n] as number);
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
  requireRange(weight >= 0 && weight <= 1, { expected: 'a share from 0 to 1', name: 'the weight of a mix', received: weight });
  const larger = Math.fround(Math.max(weight, 1 - weight));
  return weight >= 0.5 ? { own: larger, other: 1 - larger } : { own: 1 - larger, other: larger };
}
