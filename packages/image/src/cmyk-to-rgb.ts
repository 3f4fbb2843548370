/**
 * Printing inks to R G B as Pillow does it, without a colour profile: each ink darkens what black leaves over.
 *
 *   R = (255 - K) - (255 - K) C / 255        G with M, B with Y; the product is rounded to the nearest
 *
 * @param inks - C M Y K a pixel, 0 = no ink, and any further channels up to `channels`, which are dropped.
 * @see https://github.com/python-pillow/Pillow/blob/main/src/libImaging/Convert.c `cmyk2rgb`
 */
export function cmykToRgb(inks: Uint8Array, channels: number): Uint8Array {
  const pixels = inks.length / channels;
  const rgb = new Uint8Array(pixels * 3);
  for (let pixel = 0, ink = 0, out = 0; pixel < pixels; pixel++, ink += channels, out += 3) {
    const light = 255 - (inks[ink + 3] as number);
    rgb[out] = light - divideBy255((inks[ink] as number) * light);
    rgb[out + 1] = light - divideBy255((inks[ink + 1] as number) * light);
    rgb[out + 2] = light - divideBy255((inks[ink + 2] as number) * light);
  }
  return rgb;
}

/** x / 255 to the nearest, exact for 0..255 * 255. */
function divideBy255(x: number): number {
  const shifted = x + 128;
  return (shifted + (shifted >> 8)) >> 8;
}
