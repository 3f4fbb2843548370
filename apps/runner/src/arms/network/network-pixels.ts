import { join } from 'node:path';
import { ConfigError, cacheDirectory } from '@graft/core';
import { createPixelCache, type PixelCache } from '@graft/dataset';

/**
 * Decoded photos that are kept in the cache folder between epochs and runs, as far as `GRAFT_PIXEL_CACHE_MB` has room for them. It
 * changes the time and never a bit of the result, so it is not a setting of the experiment.
 *
 * @throws {ConfigError} for a value that is not a number of megabytes.
 */
export async function networkPixels(): Promise<PixelCache | undefined> {
  const asked = process.env.GRAFT_PIXEL_CACHE_MB;
  if (asked === undefined || asked === '') return undefined;
  const megabytes = Number(asked);
  if (!(megabytes >= 0)) {
    throw new ConfigError(`Expected a number of megabytes for GRAFT_PIXEL_CACHE_MB but received "${asked}".`, {
      hint: 'For example GRAFT_PIXEL_CACHE_MB=2000; 0 keeps nothing.',
    });
  }
  return megabytes === 0 ? undefined : createPixelCache({ maxBytes: megabytes * 1e6, directory: join(cacheDirectory(), 'pixels') });
}
