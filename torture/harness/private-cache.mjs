import { cpSync, existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../../bench/harness/locations.mjs';

/** A cache of the campaign's own, so that whatever a run leaves in it is that run's doing: weights copied, the engine shared. */
export function privateCache(work) {
  const cache = join(work, 'cache');
  rmSync(cache, { recursive: true, force: true });
  mkdirSync(cache, { recursive: true });
  const [weights, native] = ['weights', 'native'].map((name) => join(cacheFolder(), name));
  if (existsSync(weights)) cpSync(weights, join(cache, 'weights'), { recursive: true });
  if (existsSync(native)) symlinkSync(native, join(cache, 'native'));
  return cache;
}
