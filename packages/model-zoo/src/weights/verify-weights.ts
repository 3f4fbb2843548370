import { cacheDirectory } from '@graft/core';
import type { BackboneSpec } from '../define-backbone.ts';
import { readPin } from './lock-file.ts';
import { acceptedDigests, defaultLockFile } from './resolve-weights.ts';
import { digestOnDisk } from './weight-files.ts';
import { findCachedWeights } from './weights-cache.ts';

/** `changed`: files are there, and are not the ones that they are filed as. */
export interface WeightsCheck {
  readonly state: 'sound' | 'changed' | 'missing';
  readonly path?: string | undefined;
  /** The sha256 that the weights should have, where something names it. */
  readonly sha256?: string | undefined;
  /** The one that they have. */
  readonly received?: string | undefined;
}

/** Read a backbone's weights in the cache and hold them to their sha256; nothing is fetched or removed. */
export async function verifyWeights(
  spec: BackboneSpec,
  { cache = cacheDirectory(), lockFile = defaultLockFile(cache) }: { readonly cache?: string; readonly lockFile?: string } = {},
): Promise<WeightsCheck> {
  const accepted = acceptedDigests(spec, await readPin(lockFile, spec.id));
  for (const sha256 of accepted) {
    const found = await findCachedWeights(cache, sha256).catch(() => undefined);
    if (!found) continue;
    const received = await digestOnDisk(found.path);
    return { state: received === sha256 ? 'sound' : 'changed', path: found.path, sha256, received };
  }
  return { state: 'missing', sha256: accepted[0] };
}
