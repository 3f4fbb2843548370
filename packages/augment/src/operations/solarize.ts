import type { Image } from '@graft/core';
import { linspace, type Operation } from '../define-operation.ts';
import { mapValues } from '../pillow/map-values.ts';

/** The lighter values inverted. */
const solarization: Operation = { turn: 11, magnitude: (bin) => linspace(255, 0, bin), effect: solarize };
export default solarization;

/**
 * `ImageOps.solarize`: invert the values from the threshold on. Works in place.
 *
 * @param threshold - 0..256, fractions allowed; 256 changes nothing, 0 is the negative.
 */
export function solarize(image: Image, target: Uint8Array, threshold: number): void {
  mapValues(image, target, (value) => (value < threshold ? value : 255 - value));
}
