import { canonicalJsonLine, type Image, type Preprocessing, sha256 } from '@graft/core';
import { decoderVersion } from '@graft/image';
import { diskPixels, type PixelStore } from './disk-pixels.ts';

export interface PixelCacheOptions {
  /** Limit for all pixels that are kept. */
  readonly maxBytes: number;
  /** Folder to keep them in, also for later runs; without it they are kept in memory. */
  readonly directory?: string | undefined;
}

export interface PixelCache {
  /**
   * A photo as a network's input: from the cache, or from `compute` and then kept.
   *
   * @returns pixels that equal those of `compute` byte for byte. They may be shared: do not write to them.
   */
  load(example: { readonly sha256: string }, preprocessing: Preprocessing, compute: () => Promise<Image>): Promise<Image>;
}

/**
 * Keep decoded photos for the next epoch. The key is made of the photo's sha256, the preprocessing contract (without mean and std, which
 * the network applies) and the decoder's version, so that no change is missed.
 *
 * The first photos stay: an epoch goes through all photos in turn, so evicting the oldest would evict each photo before its next use.
 */
export async function createPixelCache({ maxBytes, directory }: PixelCacheOptions): Promise<PixelCache> {
  const store = directory === undefined ? memoryPixels(maxBytes) : await diskPixels(directory, maxBytes);
  return {
    async load(example, preprocessing, compute) {
      const { colour, orientation, geometry, height, width } = preprocessing;
      const key = sha256(canonicalJsonLine({ photo: example.sha256, colour, orientation, geometry, height, width, decoderVersion }));
      const known = await store.get(key, height * width * 3);
      if (known) return { data: known, height, width };
      const image = await compute();
      await store.put(key, image.data);
      return image;
    },
  };
}

function memoryPixels(maxBytes: number): PixelStore {
  const kept = new Map<string, Uint8Array>();
  let total = 0;
  return {
    get: async (key) => kept.get(key),
    async put(key, pixels) {
      if (kept.has(key) || total + pixels.byteLength > maxBytes) return;
      kept.set(key, pixels);
      total += pixels.byteLength;
    },
  };
}
