import type { ImageBatch } from '@graft/core';

/** The input of the origins' features: `pixel[y, x, c] = (7 y + 13 x + 29 c + floor(y x / 5)) mod 256`. */
export function seededImage({ height, width }: { readonly height: number; readonly width: number }): ImageBatch {
  const data = new Uint8Array(height * width * 3);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < 3; c++, i++) data[i] = (7 * y + 13 * x + 29 * c + Math.floor((y * x) / 5)) % 256;
    }
  }
  return { data, count: 1, height, width };
}
