import type { Image } from '@graft/core';
import { applyTables } from './apply-tables.ts';

const table = new Uint8Array(256);

/**
 * `ImageOps.solarize`: invert the values from the threshold on. Works in place.
 *
 * @param threshold - 0..256, fractions allowed; 256 changes nothing, 0 is the negative.
 */
export function solarize(image: Image, target: Uint8Array, threshold: number): void {
  for (let value = 0; value < 256; value++) table[value] = value < threshold ? value : 255 - value;
  applyTables(image, target, table);
}
