import type { Image } from '@graft/core';
import { applyTables } from './apply-tables.ts';

const table = new Uint8Array(256);

/**
 * `ImageOps.posterize`: keep the highest bits of each value. Works in place.
 *
 * @param bits - 0..8; 8 changes nothing. Pillow refuses 0, which leaves black.
 */
export function posterize(image: Image, target: Uint8Array, bits: number): void {
  const mask = 256 - 2 ** (8 - bits);
  for (let value = 0; value < 256; value++) table[value] = value & mask;
  applyTables(image, target, table);
}
