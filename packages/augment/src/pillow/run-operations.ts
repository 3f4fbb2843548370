import type { Image } from '@graft/core';
import { scratchBytes } from '../scratch-bytes.ts';
import { type Operation, operations } from './operations.ts';
import type { Sampling } from './transform.ts';

/**
 * Operations one after the other, bytes between them. No more than two arrays are written, whatever their number: they
 * take turns, in such a way that the last operation writes the target.
 *
 * @param target - another array than the photo's.
 */
export function runOperations(image: Image, target: Uint8Array, list: readonly Operation[], sampling: Sampling): void {
  const { height, width } = image;
  const between = scratchBytes('operation', target.length);
  let { data } = image;
  for (const [index, { name, magnitude }] of list.entries()) {
    const place = (list.length - 1 - index) % 2 === 0 ? target : between;
    operations[name]({ data, height, width }, place, magnitude, sampling);
    data = place;
  }
  if (list.length === 0) target.set(image.data);
}
