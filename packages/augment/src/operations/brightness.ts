import type { Image } from '@graft/core';
import { type Operation, upTo } from '../define-operation.ts';
import { blend } from '../pillow/blend.ts';
import { mapValues } from '../pillow/map-values.ts';

/** Lighter or darker. */
const brightness: Operation = {
  turn: 6,
  magnitude: upTo('enhance'),
  isSigned: true,
  effect: (image, target, magnitude) => adjustBrightness(image, target, 1 + magnitude),
};
export default brightness;

/** `ImageEnhance.Brightness`: blend with black. Works in place. @param factor - 0 is black, 1 the photo; no upper end. */
export function adjustBrightness(image: Image, target: Uint8Array, factor: number): void {
  const single = Math.fround(factor);
  mapValues(image, target, (value) => blend(0, value, single));
}
