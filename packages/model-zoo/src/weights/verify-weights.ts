import { cacheDirectory } from '@graft/core';
import { checkCachedWeights, defaultLockFile } from '@graft/weights';
import type { BackboneSpec } from '../define-backbone.ts';
import { acceptedDigests, pinFor } from './resolve-weights.ts';

/** `changed`: files are there, and are not the ones that they are filed as. `damaged`: one of them is missing or cannot be read. */
export interface WeightsCheck {
  readonly state: 'sound' | 'changed' | 'damaged' | 'missing';
  readonly path?: string | undefined;
  /** The sha256 that the weights should have, where something names it. */
  readonly sha256?: string | undefined;
  /** The one that they have. */
  readonly received?: string | undefined;
  /** What is damaged. */
  readonly damage?: string | undefined;
}

export interface VerifyOptions {
  readonly cache?: string | undefined;
  readonly lockFile?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Read a backbone's weights in the cache and hold them to their sha256; nothing is fetched or removed. */
export async function verifyWeights(
  spec: BackboneSpec,
  { cache = cacheDirectory(), lockFile = defaultLockFile(cache), signal }: VerifyOptions = {},
): Promise<WeightsCheck> {
  const accepted = acceptedDigests(spec, await pinFor(spec, lockFile, cache));
  for (const sha256 of accepted) {
    const found = await checkCachedWeights(cache, sha256, signal);
    if (!found) continue;
    const { path, received, damage } = found;
    if (damage !== undefined) return { state: 'damaged', path, sha256, damage };
    return { state: received === sha256 ? 'sound' : 'changed', path, sha256, received };
  }
  return { state: 'missing', sha256: accepted[0] };
}
