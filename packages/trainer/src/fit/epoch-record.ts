/**
 * One line of `history.jsonl`. Losses are means over examples, in nats; null where training diverged to NaN or infinity.
 *
 * `loss` alone knows weights, as in Keras: the sum of the weighted losses, divided by the number of examples. Accuracies
 * and validation count every example once.
 */
export interface EpochRecord {
  /** From 1. */
  readonly epoch: number;
  /** Over the epoch's batches, each before its update. */
  readonly loss: number | null;
  /** 0 .. 1, over the same; a repeated example counts as often as it was taken. */
  readonly accuracy: number;
  /** Of the weights after the epoch. */
  readonly validationLoss: number | null;
  readonly validationAccuracy: number;
  readonly learningRate: number;
}

/** Whether the last epoch has the lowest validation loss so far; of equals the earliest is the best, NaN never is. */
export function isBestSoFar(history: readonly EpochRecord[]): boolean {
  const losses = history.map(({ validationLoss }) => validationLoss ?? Number.POSITIVE_INFINITY);
  const last = losses.pop() ?? Number.POSITIVE_INFINITY;
  return losses.every((loss) => last < loss);
}
