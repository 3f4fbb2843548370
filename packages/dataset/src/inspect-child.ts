/** A process of the index: it is sent lots of files and answers each lot with what it found. */
import { byteBudget } from './byte-budget.ts';
import { type InspectedFile, inForeground, inspectFile } from './inspect-file.ts';
import type { LotAnswer, LotQuestion } from './inspect-processes.ts';

/** Photos in work at once: while one is decoded on libuv's threads the next is read and another measured here. */
const lanes = 3;

const budget = byteBudget(Number(process.argv[2]));
const waiting: (() => Promise<void>)[] = [];
let working = 0;

process.on('message', ({ lot, files }: LotQuestion) => {
  const found: InspectedFile[] = [];
  let left = files.length;
  for (const [at, file] of files.entries()) {
    waiting.push(async () => {
      found[at] = await inspectFile(file, inForeground, budget);
      if (--left === 0) answer({ lot, found });
    });
  }
  for (; working < lanes && waiting.length > 0; working++) void work();
});
// It ends with the one that asks, however that one ends, and not by a signal that a terminal sends to both.
process.on('disconnect', () => process.exit());
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => undefined);

/** Where nobody is left to hear it, the end is near. */
function answer(message: LotAnswer): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
}

async function work(): Promise<void> {
  for (let next = waiting.shift(); next; next = waiting.shift()) await next();
  working--;
}
