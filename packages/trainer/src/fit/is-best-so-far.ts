import type { EpochRecord } from '@graft/core';

/** Whether the last epoch has the lowest validation loss so far; the earliest of equals is the best, a diverged epoch never is. */
export function isBestSoFar(history: readonly EpochRecord[]): boolean {
  const losses = history.map(({ validationLoss }) => validationLoss ?? Number.POSITIVE_INFINITY);
  const last = losses.pop() ?? Number.POSITIVE_INFINITY;
  return losses.every((loss) => last < loss);
}
