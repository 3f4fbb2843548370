/**
 * R G B to luma as Pillow's `convert('L')` does it (ITU-R 601-2), in integers.
 *
 *   L = (19595 R + 38470 G + 7471 B + 32768) / 65536
 *
 * @param rgb - `[N, 3]`, 0..255.
 * @returns `[N]`.
 * @see https://github.com/python-pillow/Pillow/blob/main/src/libImaging/Convert.c `L24`
 */
export function toLuma(rgb: Uint8Array): Uint8Array {
  const luma = new Uint8Array(rgb.length / 3);
  for (let pixel = 0, at = 0; pixel < luma.length; pixel++, at += 3) {
    luma[pixel] = (19595 * (rgb[at] as number) + 38470 * (rgb[at + 1] as number) + 7471 * (rgb[at + 2] as number) + 32768) >> 16;
  }
  return luma;
}
