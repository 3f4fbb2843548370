import { createRng, type Image } from '@graft/core';

/** An image of independent random bytes: the hardest for a resampler, since nothing is smooth. */
export function speckledImage(height: number, width: number, seed = 1): Image {
  const rng = createRng(seed).split(`${height} x ${width}`);
  return { data: Uint8Array.from({ length: height * width * 3 }, () => rng.integer(256)), height, width };
}
