import { canonicalJsonLine, type Image, type Preprocessing, sha256 } from '@graft/core';
import { decoderVersion } from '@graft/image';
import { diskPixels, type PixelStore } from './disk-pixels.ts';

export interface PixelCacheOptions {
  /** Of all pixels that are kept. */
  readonly maxBytes: number;
  /** Keep them in this folder, for later runs as well; in memory, for this one, where it is absent. */
  readonly directory?: string | undefined;
}

export interface PixelCache {
  /**
   * A photo as a network's input: kept, or made by `compute` and then kept.
   *
   * @returns pixels that equal `compute`'s byte for byte; they may be shared, so nobody may write to them.
   */
  load(example: { readonly sha256: string }, preprocessing: Preprocessing, compute: () => Promise<Image>): Promise<Image>;
}

/**
 * Decoded photos for the next epoch. The name of a photo's pixels is made of its sha256, what the contract says of them
 * (not mean and std, which the network applies) and the decoder's version, so that no change is ever missed.
 *
 * What came first stays: epochs go through all photos in turn, where throwing out the oldest would keep none until it is
 * asked for again.
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
