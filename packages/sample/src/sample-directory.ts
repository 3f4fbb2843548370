import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheDirectory, lockDirectory } from '@graft/core';
import { type DrawSampleOptions, drawSample } from './draw-sample.ts';

/**
 * Folder of a drawn sample in the cache; drawn first if absent, under a lock.
 *
 * @throws what `drawSample` throws; {AbortError} when `signal` is aborted while another process holds the lock.
 */
export async function sampleDirectory({
  seed,
  count,
  onProgress,
  signal,
}: Omit<DrawSampleOptions, 'directory'> & { readonly count: number }): Promise<string> {
  const directory = join(cacheDirectory(), 'sample', `seed-${seed}-count-${count}`);
  const unlock = await lockDirectory(`${directory}.lock`, { signal });
  try {
    const isDrawn = await stat(directory).then(
      () => true,
      () => false,
    );
    if (!isDrawn) await drawSample({ directory, seed, count, onProgress, signal });
    return directory;
  } finally {
    await unlock();
  }
}
