import { existsSync } from 'node:fs';
import { readdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Home } from '../pipeline/home.ts';

/** For a run that was refused before a stage had a result: removes what it wrote, as far as nobody else writes there. */
export interface Leftovers {
  /** Under the run's lock. */
  clear(): Promise<void>;
  /** After the lock is released: the folders go where another run does not wait in them. */
  leave(): Promise<void>;
}

/** @returns undefined for a folder that was there before the run, of which nothing is removed. */
export function watchLeftovers({ directory, checkout }: Home): Leftovers | undefined {
  if (checkout !== undefined || existsSync(directory)) return undefined;
  const own = join(directory, '.graft');
  let isCleared = false;
  return {
    async clear() {
      if (existsSync(join(own, 'artifacts', 'split')) || !existsSync(own)) return;
      const names = await readdir(own);
      await Promise.all(names.filter((name) => !name.startsWith('run.lock')).map((name) => rm(join(own, name), { recursive: true })));
      await rm(join(directory, 'experiment.json'), { force: true });
      isCleared = true;
    },
    async leave() {
      // A folder that is not empty stays: another run waits in it.
      if (!isCleared) return;
      for (const folder of [own, directory]) await rmdir(folder).catch(() => undefined);
    },
  };
}
