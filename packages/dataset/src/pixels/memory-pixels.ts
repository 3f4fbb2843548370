import type { PixelStore } from './pixel-cache.ts';

/** Pixels in memory, until `maxBytes` of them are there. */
export function memoryPixels(maxBytes: number): PixelStore {
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
