/**
 * Pillow's `Image.blend` of two values in single precision: truncated between them, clipped beyond.
 *
 *   v = from + factor (to - from)
 *
 * @param factor - rounded to single precision by the caller.
 * @see https://github.com/python-pillow/Pillow/blob/main/src/libImaging/Blend.c
 */
export function blend(from: number, to: number, factor: number): number {
  const value = Math.fround(from + Math.fround(factor * (to - from)));
  return value <= 0 ? 0 : value >= 255 ? 255 : Math.trunc(value);
}
