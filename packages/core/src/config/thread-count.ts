import { availableParallelism } from 'node:os';
import { ConfigError } from '../errors/config-error.ts';

/**
 * Threads for work whose result does not depend on their number: `GRAFT_THREADS`, else one per processor.
 *
 * @returns 1 or more.
 * @throws {ConfigError} when `GRAFT_THREADS` is not a whole number from 1 to four per processor (16 on smaller machines): thousands of
 *   threads would take all memory.
 */
export function threadCount(): number {
  const { GRAFT_THREADS } = process.env;
  const processors = availableParallelism();
  if (!GRAFT_THREADS) return processors;
  const threads = Number(GRAFT_THREADS);
  const most = Math.max(16, 4 * processors);
  if (Number.isSafeInteger(threads) && threads >= 1 && threads <= most) return threads;
  throw new ConfigError(`Expected a whole number from 1 to ${most} for GRAFT_THREADS but received "${GRAFT_THREADS}".`, {
    hint: `Unset it to use the ${processors} processors of this machine; more threads than that gain nothing.`,
  });
}
