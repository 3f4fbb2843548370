import type { Image } from '@graft/core';
import { type Operation, upTo } from '../define-operation.ts';
import { blend } from '../pillow/blend.ts';
import { luma } from '../pillow/luma.ts';
import { mapValues } from '../pillow/map-values.ts';

/** More or less contrast. */
const contrast: Operation = {
  turn: 8,
  magnitude: upTo('enhance'),
  isSigned: true,
  effect: (image, target, magnitude) => adjustContrast(image, target, 1 + magnitude),
};
export default contrast;

/** `ImageEnhance.Contrast`: blend with the photo's rounded mean brightness. Works in place. @param factor - 0 is gray, 1 the photo. */
export function adjustContrast(image: Image, target: Uint8Array, factor: number): void {
  const { data } = image;
  let sum = 0;
  for (let i = 0; i < data.length; i += 3) sum += luma(data[i] as number, data[i + 1] as number, data[i + 2] as number);
  const mean = Math.trunc(sum / (data.length / 3) + 0.5);
  const single = Math.fround(factor);
  mapValues(image, target, (value) => blend(mean, value, single));
}
