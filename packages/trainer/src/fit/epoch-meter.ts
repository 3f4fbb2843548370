import type { Engine } from '@graft/engine';
import type { Tensor } from '@tensorflow/tfjs';

/** Sums over the examples of one batch, on the device: `[loss sum, correct]` float32; the loss with its weights. */
export type BatchTotals = Tensor;

/** Collects what the batches of an epoch measured and reads it once. */
export interface EpochMeter {
  /** Takes `totals` over and disposes it later; `count` is the batch's number of examples. */
  add(totals: BatchTotals, count: number): void;
  /** Sums divided by the number of examples, weights or not; null where the loss is not finite. The meter is empty afterwards. */
  read(): Promise<{ readonly loss: number | null; readonly accuracy: number }>;
  /** Drops what was not read. */
  dispose(): void;
}

/** Per-batch sums wait on the device as two numbers each; the host reads them once an epoch and adds in float64. */
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
