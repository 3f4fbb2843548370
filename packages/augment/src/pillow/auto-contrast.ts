import type { Image } from '@graft/core';
import { applyTables } from './apply-tables.ts';
import { histograms } from './histograms.ts';

const tables = new Uint8Array(768);

/**
 * `ImageOps.autocontrast` without cut-off: stretch each channel so that its darkest value becomes 0 and its lightest 255.
 * A channel of a single value stays. Works in place.
 *
 *   v -> trunc(v s - low s),  s = 255 / (high - low)
 *
 * @see https://github.com/python-pillow/Pillow/blob/main/src/PIL/ImageOps.py autocontrast
 */
export function autoContrast(image: Image, target: Uint8Array): void {
  const counts = histograms(image);
  for (let start = 0; start < 768; start += 256) {
    let low = 0;
    let high = 255;
    while (low < 255 && counts[start + low] === 0) low++;
    while (high > 0 && counts[start + high] === 0) high--;
    const scale = 255 / (high - low);
    const offset = -low * scale;
    for (let value = 0; value < 256; value++) {
      tables[start + value] = high <= low ? value : Math.max(0, Math.min(255, Math.trunc(value * scale + offset)));
    }
  }
  applyTables(image, target, tables);
}
