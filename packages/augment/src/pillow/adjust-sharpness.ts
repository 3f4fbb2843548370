import type { Image } from '@graft/core';
import { blend } from './blend.ts';

/**
 * `ImageEnhance.Sharpness`: blend with the photo smoothed by [1 1 1; 1 5 1; 1 1 1] / 13, whose border is the photo's own.
 *
 * @param factor - 0 is smoothed, 1 the photo, 2 sharpened. @param target - another array than the photo's.
 */
export function adjustSharpness({ data, height, width }: Image, target: Uint8Array, factor: number): void {
  const stride = width * 3;
  const single = Math.fround(factor);
  target.set(data);
  for (let y = 1; y < height - 1; y++) {
    const end = (y + 1) * stride - 3;
    for (let i = y * stride + 3; i < end; i++) {
      const value = data[i] as number;
      const sum = row(data, i - stride) + row(data, i) + row(data, i + stride) + 4 * value;
      // Rounded: a sum of whole thirteenths is never half way.
      target[i] = blend(Math.floor((2 * sum + 13) / 26), value, single);
    }
  }
}

function row(data: Uint8Array, i: number): number {
  return (data[i - 3] as number) + (data[i] as number) + (data[i + 3] as number);
}
