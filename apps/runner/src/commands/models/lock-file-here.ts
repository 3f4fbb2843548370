import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';

/**
 * The `graft.lock.json` of the working directory, if there is one: beside an experiment file it pins the experiment's weights. Else
 * nothing, which means the cache's own.
 */
export async function lockFileHere(): Promise<{ readonly lockFile?: string }> {
  const lockFile = resolve('graft.lock.json');
  const isHere = await stat(lockFile).then(
    (entry) => entry.isFile(),
    () => false,
  );
  return isHere ? { lockFile } : {};
}
