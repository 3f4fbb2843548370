import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheDirectory, lockDirectory, type OnProgress } from '@graft/core';

/** Folder of the drawn sample in the cache, drawn where it is absent: the same seed and count give the same pictures. */
export async function sampleDirectory(
  { seed, count }: { readonly seed: number; readonly count: number },
  onProgress: OnProgress,
  signal: AbortSignal,
): Promise<string> {
  const directory = join(cacheDirectory(), 'sample', `seed-${seed}-count-${count}`);
  const unlock = await lockDirectory(`${directory}.lock`, { signal });
  try {
    const exists = await stat(directory).then(
      () => true,
      () => false,
    );
    if (!exists) {
      const { drawSample } = await import('../sample/draw-sample.ts');
      await drawSample({ directory, seed, count, onProgress, signal });
    }
    return directory;
  } finally {
    await unlock();
  }
}
