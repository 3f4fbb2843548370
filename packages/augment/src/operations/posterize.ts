import type { Image } from '@graft/core';
import type { Bin, Operation, Reach } from '../define-operation.ts';
import { mapValues } from '../pillow/map-values.ts';

/** The lower bits dropped. */
const posterization: Operation = {
  turn: 10,
  magnitude: ({ index, count }: Bin, { posterizeBits }: Reach) => 8 - roundHalfEven(index / ((count - 1) / posterizeBits)),
  effect: (image, target, magnitude) => posterize(image, target, Math.trunc(magnitude)),
};
export default posterization;

/**
 * `ImageOps.posterize`: keep the highest bits of each value. Works in place.
 *
 * @param bits - 0..8; 8 changes nothing. Pillow refuses 0, which leaves black.
 */
export function posterize(image: Image, target: Uint8Array, bits: number): void {
  const mask = 256 - 2 ** (8 - bits);
  mapValues(image, target, (value) => value & mask);
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  return value - floor === 0.5 ? floor + (floor % 2) : Math.round(value);
}
