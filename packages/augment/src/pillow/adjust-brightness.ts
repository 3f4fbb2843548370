import type { Image } from '@graft/core';
import { applyTables } from './apply-tables.ts';
import { blend } from './blend.ts';

const table = new Uint8Array(256);

/** `ImageEnhance.Brightness`: blend with black. Works in place. @param factor - 0 is black, 1 the photo; no upper end. */
export function adjustBrightness(image: Image, target: Uint8Array, factor: number): void {
  const single = Math.fround(factor);
  for (let value = 0; value < 256; value++) table[value] = blend(0, value, single);
  applyTables(image, target, table);
}
