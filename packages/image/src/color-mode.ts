import { requireKnownName, ShapeMismatchError } from '@graft/core';

/** Keras' colour modes: 1, 3 and 4 channels. */
export const colorModes = ['grayscale', 'rgb', 'rgba'] as const;
export type ColorMode = (typeof colorModes)[number];

const channelsOf: Readonly<Record<ColorMode, number>> = { grayscale: 1, rgb: 3, rgba: 4 };

/**
 * Pixels of one colour mode in another, as Pillow's `convert` does it: alpha is dropped or becomes 255, gray is repeated, and in integers
 *
 *   gray = (19595 R + 38470 G + 7471 B + 2^15) >> 16        (ITU-R 601-2)
 *
 * @param pixels - `[N, channels]` of mode `from`, 0..255.
 * @returns `[N, channels]` of mode `to`.
 * @throws {ShapeMismatchError} when the last pixel is not complete; {UnknownNameError} for an unknown mode.
 * @see https://github.com/python-pillow/Pillow/blob/main/src/libImaging/Convert.c `L24`
 */
export function convertColorMode(pixels: Uint8Array, from: ColorMode, to: ColorMode): Uint8Array {
  const [taken, given] = [from, to].map((mode) => channelsOf[requireKnownName(mode, { kind: 'colour mode', allowed: colorModes })]) as [
    number,
    number,
  ];
  const count = pixels.length / taken;
  if (!Number.isInteger(count)) throw new ShapeMismatchError(`pixels in ${from}`, ['n', taken], [pixels.length]);
  const result = new Uint8Array(count * given);
  for (let n = 0; n < count; n++) {
    const red = pixels[n * taken] as number;
    const green = taken === 1 ? red : (pixels[n * taken + 1] as number);
    const blue = taken === 1 ? red : (pixels[n * taken + 2] as number);
    if (given === 1) {
      result[n] = taken === 1 ? red : (red * 19_595 + green * 38_470 + blue * 7_471 + 0x8000) >> 16;
      continue;
    }
    result[n * given] = red;
    result[n * given + 1] = green;
    result[n * given + 2] = blue;
    if (given === 4) result[n * given + 3] = taken === 4 ? (pixels[n * taken + 3] as number) : 255;
  }
  return result;
}
