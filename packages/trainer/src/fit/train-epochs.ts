import type { EpochRecord, KeptEpoch } from '@graft/core';
import type { Engine } from '@graft/engine';
import { createEpochMeter, type EpochMeter } from './epoch-meter.ts';

export interface EpochWork {
  readonly epochs: number;
  /** Train one epoch (from 1) and measure its batches. @returns the learning rate of the last step. */
  readonly train: (epoch: number, meter: EpochMeter) => Promise<number>;
  /** Measure the validation examples. */
  readonly validate: (epoch: number, meter: EpochMeter) => Promise<void>;
  readonly onEpoch?: ((record: EpochRecord) => void) | undefined;
  /** After each epoch that is the best so far, and after the last. Training waits for it. */
  readonly onKeep: (epoch: number, keepAs: readonly KeptEpoch[]) => Promise<void>;
}

/** The loop of everything that trains in epochs. @returns a record of each epoch. */
export async function trainEpochs(engine: Engine, { epochs, train, validate, onEpoch, onKeep }: EpochWork): Promise<EpochRecord[]> {
  const meter = createEpochMeter(engine);
  const history: EpochRecord[] = [];
  try {
    for (let epoch = 1; epoch <= epochs; epoch++) {
      const learningRate = await train(epoch, meter);
      const { loss, accuracy } = await meter.read();
      await validate(epoch, meter);
      const { loss: validationLoss, accuracy: validationAccuracy } = await meter.read();
      const record = { epoch, loss, accuracy, validationLoss, validationAccuracy, learningRate };
      const isBest = history.every((earlier) => lossOf(record) < lossOf(earlier));
      history.push(record);
      onEpoch?.(record);
      const keepAs: KeptEpoch[] = [...(isBest ? ['best' as const] : []), ...(epoch === epochs ? ['last' as const] : [])];
      if (keepAs.length > 0) await onKeep(epoch, keepAs);
    }
  } finally {
    meter.dispose();
  }
  return history;
}

/** A diverged epoch never beats an earlier one; of equal epochs the earliest is the best. */
function lossOf({ validationLoss }: EpochRecord): number {
  return validationLoss ?? Number.POSITIVE_INFINITY;
}
