import type { Asset } from './asset.ts';
import { readPins, storeOf } from './lock-file.ts';
import { checkCachedWeights, findCachedWeights } from './weights-cache.ts';

export interface StatusOptions {
  readonly cache?: string | undefined;
  readonly lockFile?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface AssetStatus {
  readonly cached: boolean;
  readonly path?: string | undefined;
  readonly bytes?: number | undefined;
  /** Why the files cannot be used: one is missing, or is not a regular file. */
  readonly damage?: string | undefined;
}

/** Whether an asset is in the cache, for a listing: nothing is read, fetched or verified. */
export async function assetStatus(asset: Asset, options: StatusOptions = {}): Promise<AssetStatus> {
  const store = storeOf(options);
  for (const sha256 of (await readPins(asset, store)).accepted) {
    const found = await findCachedWeights(store.cache, sha256);
    if (found) return { cached: found.damage === undefined, ...found };
  }
  return { cached: false };
}

/** `changed`: the files do not have the sha256 that they are filed under. `damaged`: a file is missing or cannot be read. */
export interface AssetCheck {
  readonly state: 'sound' | 'changed' | 'damaged' | 'missing';
  readonly path?: string | undefined;
  /** The sha256 that the files should have, if anything states it. */
  readonly sha256?: string | undefined;
  /** The one that they have. */
  readonly received?: string | undefined;
  readonly damage?: string | undefined;
}

/** Read an asset in the cache and hold it to its sha256; nothing is fetched or removed. */
export async function verifyAsset(asset: Asset, { signal, ...options }: StatusOptions = {}): Promise<AssetCheck> {
  const store = storeOf(options);
  const { accepted } = await readPins(asset, store);
  for (const sha256 of accepted) {
    const found = await checkCachedWeights(store.cache, sha256, signal);
    if (!found) continue;
    const { path, received, damage } = found;
    if (damage !== undefined) return { state: 'damaged', path, sha256, damage };
    return { state: received === sha256 ? 'sound' : 'changed', path, sha256, received };
  }
  return { state: 'missing', sha256: accepted[0] };
}
