import { cacheDirectory } from '@graft/core';
import { defaultLockFile, findCachedWeights } from '@graft/weights';
import type { BackboneSpec } from '../define-backbone.ts';
import { acceptedDigests, pinFor } from './resolve-weights.ts';

export interface WeightsStatus {
  readonly cached: boolean;
  readonly path?: string | undefined;
  readonly bytes?: number | undefined;
  /** What lies there but cannot be used: a file of it is missing, or no regular one. */
  readonly damage?: string | undefined;
}

/** Whether a backbone's weights are in the cache, for a listing: nothing is read, fetched or verified. */
export async function weightsStatus(
  spec: BackboneSpec,
  { cache = cacheDirectory(), lockFile = defaultLockFile(cache) }: { readonly cache?: string; readonly lockFile?: string } = {},
): Promise<WeightsStatus> {
  for (const sha256 of acceptedDigests(spec, await pinFor(spec, lockFile, cache))) {
    const found = await findCachedWeights(cache, sha256);
    if (found) return { cached: found.damage === undefined, ...found };
  }
  return { cached: false };
}
