import type { Image } from '@graft/core';
import { applyTables } from './apply-tables.ts';
import { blend } from './blend.ts';
import { luma } from './luma.ts';

const table = new Uint8Array(256);

/** `ImageEnhance.Contrast`: blend with the photo's rounded mean brightness. Works in place. @param factor - 0 is plain gray, 1 the photo. */
export function adjustContrast(image: Image, target: Uint8Array, factor: number): void {
  const { data } = image;
  let sum = 0;
  for (let i = 0; i < data.length; i += 3) sum += luma(data[i] as number, data[i + 1] as number, data[i + 2] as number);
  const mean = Math.trunc(sum / (data.length / 3) + 0.5);
  const single = Math.fround(factor);
  for (let value = 0; value < 256; value++) table[value] = blend(mean, value, single);
  applyTables(image, target, table);
}
