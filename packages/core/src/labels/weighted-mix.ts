import { ShapeMismatchError } from '../errors/shape-mismatch-error.ts';

/** The weights of a batch in which each example is mixed with a partner. */
export interface WeightedMix {
  /** u, `[N]`: how much each mixed example counts. */
  readonly weights: Float32Array;
  /** s, `[N]`, 0 .. 1: the example's own share of its targets. */
  readonly shares: Float64Array;
}

/**
 * Weights of a mixed batch in which each part counts as much as the example it comes from:
 *
 *   w v[n] L(y[n]) + (1 - w) v[o] L(y[o]) = u[n] L(s[n] y[n] + (1 - s[n]) y[o])        o = order[n]
 *   u[n] = w v[n] + (1 - w) v[o]        s[n] = w v[n] / u[n]
 *
 * So a rare class keeps the mass that its weight asks for, with any partner. Where all weights are 1, u is 1
 * and s is w, to the bit.
 *
 * @param weights - v, `[N]`, 0 or more.
 * @param order - `[N]`, the partner of each example.
 * @param weight - w, the example's own share, 0 .. 1.
 * @throws {ShapeMismatchError} when the order does not have the length of the weights.
 */
export function weightedMix(weights: ArrayLike<number>, order: ArrayLike<number>, weight: number): WeightedMix {
  if (order.length !== weights.length) throw new ShapeMismatchError('the partners of a batch', [weights.length], [order.length]);
  const mixed = { weights: new Float32Array(weights.length), shares: new Float64Array(weights.length) };
  for (let n = 0; n < weights.length; n++) {
    const own = weights[n] as number;
    const other = weights[order[n] as number] as number;
    const sum = other + weight * (own - other);
    mixed.weights[n] = sum;
    // Both parts count for nothing: any share is right.
    mixed.shares[n] = sum === 0 ? weight : Math.min(1, (weight * own) / sum);
  }
  return mixed;
}
