import { setImmediate } from 'node:timers/promises';
import { InterruptedError } from '@graft/core';

/**
 * Called between two steps: lets timers and signals run, which a step blocks, then stops if asked to.
 *
 * @param where - the work that is stopped, for the message: `epoch 3`.
 * @throws {InterruptedError} once `signal` is aborted.
 */
export async function betweenSteps(signal: AbortSignal | undefined, where: string): Promise<void> {
  await setImmediate();
  if (signal?.aborted) throw new InterruptedError(`Training was stopped in ${where}.`, { cause: signal.reason });
}
