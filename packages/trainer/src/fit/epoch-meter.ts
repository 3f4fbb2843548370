import type { Engine } from '@graft/engine';
import type { Tensor } from '@tensorflow/tfjs';

/** Sums over the examples of one batch, on the device: `[weighted loss, correct]` float32. */
export type BatchTotals = Tensor;

/** Collects the sums of an epoch's batches and reads them once. */
export interface EpochMeter {
  /** @param totals - disposed by the meter. @param count - examples in the batch. */
  add(totals: BatchTotals, count: number): void;
  /** Sums divided by the number of examples, weighted or not; null where the loss is not finite. Empties the meter. */
  read(): Promise<{ readonly loss: number | null; readonly accuracy: number }>;
  /** Discards the sums that were not read. */
  dispose(): void;
}

/** The sums of each batch stay on the device as two numbers; the host reads them once per epoch and adds them in float64. */
export function createEpochMeter({ tf }: Engine): EpochMeter {
  let pending: BatchTotals[] = [];
  let examples = 0;
  const dispose = () => {
    tf.dispose(pending);
    pending = [];
    examples = 0;
  };
  return {
    add(totals, count) {
      pending.push(totals);
      examples += count;
    },
    async read() {
      const stacked = tf.stack(pending);
      const values = await stacked.data();
      stacked.dispose();
      let loss = 0;
      let correct = 0;
      for (let i = 0; i < values.length; i += 2) {
        loss += values[i];
        correct += values[i + 1];
      }
      const count = examples;
      dispose();
      return { loss: Number.isFinite(loss) ? loss / count : null, accuracy: correct / count };
    },
    dispose,
  };
}
