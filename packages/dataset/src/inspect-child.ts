/** A process of the index: it answers each lot of files with what it found. */
import { answerTasks } from '@graft/core/pool';
import { byteBudget } from './byte-budget.ts';
import { type InspectedFile, inForeground, inspectFile } from './inspect-file.ts';
import { type InspectSettings, type Lot, lotsAtOnce } from './inspect-processes.ts';

answerTasks<InspectSettings, Lot, InspectedFile[]>(
  ({ heldBytes }) => {
    const budget = byteBudget(heldBytes);
    // Photos in work: while one is decoded on libuv's threads the next is read and another measured here.
    const lanes = byteBudget(3);
    return (lot) => Promise.all(lot.map((file) => lanes.spend(1, () => inspectFile(file, inForeground, budget))));
  },
  { atOnce: lotsAtOnce },
);
