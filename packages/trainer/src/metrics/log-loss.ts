/**
 * Mean negative logarithm of the probability given to the true class, in nats.
 *
 *   -(1/N) sum_n log clip(p[n, y_n], 2^-52, 1 - 2^-52)
 *
 * The clip is scikit-learn's for float64: one certain mistake costs 36 nats, not infinity. Rows are taken as they
 * are, not normalised.
 *
 * @param labels - y, `[N]`; @param probabilities - p, `[N, C]`; @param classes - C.
 */
export function logLoss(labels: ArrayLike<number>, probabilities: ArrayLike<number>, classes: number): number {
  let sum = 0;
  for (let i = 0; i < labels.length; i++) {
    const p = probabilities[i * classes + labels[i]];
    sum -= Math.log(Math.min(Math.max(p, Number.EPSILON), 1 - Number.EPSILON));
  }
  return sum / labels.length;
}
