import type { Image } from '@graft/core';
import type { Operation } from '../define-operation.ts';
import { mapChannels } from '../pillow/map-values.ts';

/** Values of each channel made equally frequent. */
const equalization: Operation = { turn: 13, effect: equalize };
export default equalization;

/**
 * `ImageOps.equalize`: map each channel by its cumulative histogram, in whole numbers. Works in place.
 *
 *   step = floor((pixels - count of the lightest value) / 255),   v -> floor((floor(step / 2) + sum of counts below v) / step)
 *
 * A channel of a single value, or with too few pixels for a step, stays.
 *
 * @see https://github.com/python-pillow/Pillow/blob/main/src/PIL/ImageOps.py equalize
 */
export function equalize(image: Image, target: Uint8Array): void {
  const pixels = image.height * image.width;
  mapChannels(image, target, (table, counts) => {
    let lightest = 255;
    while (lightest > 0 && counts[lightest] === 0) lightest--;
    const step = Math.floor((pixels - (counts[lightest] as number)) / 255);
    let sum = Math.floor(step / 2);
    for (let value = 0; value < 256; value++) {
      // Pillow's table is cut to 8 bits by saturation.
      table[value] = step === 0 ? value : Math.min(255, Math.floor(sum / step));
      sum += counts[value] as number;
    }
  });
}
