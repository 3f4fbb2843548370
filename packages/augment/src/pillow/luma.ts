/**
 * Brightness of a pixel as Pillow converts to mode L: ITU-R 601-2 in 16-bit fixed point, rounded.
 *
 *   L = (19595 R + 38470 G + 7471 B + 32768) / 65536
 *
 * @see https://github.com/python-pillow/Pillow/blob/main/src/libImaging/Convert.c L24
 */
export function luma(red: number, green: number, blue: number): number {
  return (red * 19_595 + green * 38_470 + blue * 7_471 + 32_768) >> 16;
}
