import type { Image } from '@graft/core';
import { type Operation, upTo } from '../define-operation.ts';
import { luma } from '../pillow/luma.ts';

/** More or less colour. */
const color: Operation = {
  turn: 7,
  magnitude: upTo('enhance'),
  isSigned: true,
  effect: (image, target, magnitude) => adjustSaturation(image, target, 1 + magnitude),
};
export default color;

/** `ImageEnhance.Color`: blend with the photo in gray. Works in place. @param factor - 0 is gray, 1 the photo. */
export function adjustSaturation({ data }: Image, target: Uint8Array, factor: number): void {
  // blend() with its table-free form spelled out: a difference of two bytes times the factor, of which there are 511.
  for (let difference = -255; difference <= 255; difference++) steps[255 + difference] = Math.fround(factor) * difference;
  for (let i = 0; i < data.length; i += 3) {
    const red = data[i] as number;
    const green = data[i + 1] as number;
    const blue = data[i + 2] as number;
    const gray = luma(red, green, blue);
    target[i] = clipped(gray + (steps[255 + red - gray] as number));
    target[i + 1] = clipped(gray + (steps[255 + green - gray] as number));
    target[i + 2] = clipped(gray + (steps[255 + blue - gray] as number));
  }
}

/** factor * difference in single precision, by the difference. */
const steps = new Float32Array(511);

function clipped(sum: number): number {
  const value = Math.fround(sum);
  return value <= 0 ? 0 : value >= 255 ? 255 : value | 0;
}
