import type { Image } from '@graft/core';
import { type Operation, upTo } from '../define-operation.ts';

/** Sharper or smoother. */
const sharpness: Operation = {
  turn: 9,
  magnitude: upTo('enhance'),
  isSigned: true,
  effect: (image, target, magnitude) => adjustSharpness(image, target, 1 + magnitude),
};
export default sharpness;

/**
 * `ImageEnhance.Sharpness`: blend with the photo smoothed by [1 1 1; 1 5 1; 1 1 1] / 13, whose border is the photo's own.
 *
 * @param factor - 0 is smoothed, 1 the photo, 2 sharpened. @param target - apart from the photo.
 */
export function adjustSharpness({ data, height, width }: Image, target: Uint8Array, factor: number): void {
  const stride = width * 3;
  // blend() with its table-free form spelled out, as in adjustSaturation.
  for (let difference = -255; difference <= 255; difference++) steps[255 + difference] = Math.fround(factor) * difference;
  if (columns.length < stride) columns = new Uint16Array(stride);
  target.set(data);
  for (let y = 1; y < height - 1; y++) {
    const start = y * stride;
    for (let i = 0; i < stride; i++) {
      const at = start + i;
      columns[i] = (data[at - stride] as number) + (data[at] as number) + (data[at + stride] as number);
    }
    for (let i = 3; i < stride - 3; i++) {
      const value = data[start + i] as number;
      const sum = (columns[i - 3] as number) + (columns[i] as number) + (columns[i + 3] as number) + 4 * value;
      // Rounded: a sum of whole thirteenths is never half way.
      const smooth = ((2 * sum + 13) / 26) | 0;
      const blended = Math.fround(smooth + (steps[255 + value - smooth] as number));
      target[start + i] = blended <= 0 ? 0 : blended >= 255 ? 255 : blended | 0;
    }
  }
}

/** factor * difference in single precision, by the difference. */
const steps = new Float32Array(511);
/** Sums of three values one below the other, of one row; as long as the longest row asks. */
let columns = new Uint16Array(0);
