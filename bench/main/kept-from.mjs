/**
 * The epoch (counted from 1) from which an accuracy is reached and kept: it and all later ones are at or above the
 * threshold. Infinity where the last epoch itself is below.
 *
 * @param accuracies - validation accuracy after each epoch, 0..1.
 */
export function keptFrom(accuracies, threshold) {
  const last = accuracies.findLastIndex((accuracy) => accuracy < threshold);
  return last + 1 < accuracies.length ? last + 2 : Number.POSITIVE_INFINITY;
}
