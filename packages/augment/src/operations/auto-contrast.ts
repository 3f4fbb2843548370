import type { Image } from '@graft/core';
import type { Operation } from '../define-operation.ts';
import { mapChannels } from '../pillow/map-values.ts';

/** The contrast of each channel stretched. */
const stretch: Operation = { turn: 12, effect: autoContrast };
export default stretch;

/**
 * `ImageOps.autocontrast` without cut-off: stretch each channel so that its darkest value becomes 0 and its lightest 255.
 * A channel of a single value stays. Works in place.
 *
 *   v -> trunc(v s - low s),  s = 255 / (high - low)
 *
 * @see https://github.com/python-pillow/Pillow/blob/main/src/PIL/ImageOps.py autocontrast
 */
export function autoContrast(image: Image, target: Uint8Array): void {
  mapChannels(image, target, (table, counts) => {
    let low = 0;
    let high = 255;
    while (low < 255 && counts[low] === 0) low++;
    while (high > 0 && counts[high] === 0) high--;
    const scale = 255 / (high - low);
    const offset = -low * scale;
    for (let value = 0; value < 256; value++) {
      table[value] = high <= low ? value : Math.max(0, Math.min(255, Math.trunc(value * scale + offset)));
    }
  });
}
