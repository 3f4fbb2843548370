/**
 * The first epoch (counted from 1) from which the accuracy stays at or above the threshold; Infinity when the last epoch is below.
 *
 * @param accuracies - validation accuracy after each epoch, 0..1.
 */
export function keptFrom(accuracies, threshold) {
  const last = accuracies.findLastIndex((accuracy) => accuracy < threshold);
  return last + 1 < accuracies.length ? last + 2 : Number.POSITIVE_INFINITY;
}
