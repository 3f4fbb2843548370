import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';

/**
 * The `graft.lock.json` of the working directory where there is one (beside an experiment file), so that a command there speaks
 * of the weights that the experiment pins; else nothing, which means the one of the cache.
 */
export async function lockFileHere(): Promise<{ readonly lockFile?: string }> {
  const lockFile = resolve('graft.lock.json');
  const isHere = await stat(lockFile).then(
    (entry) => entry.isFile(),
    () => false,
  );
  return isHere ? { lockFile } : {};
}
