import type { Image } from '@graft/core';
import { luma } from './luma.ts';

/** The photo in gray, three equal channels. Works in place. */
export function toGrayscale({ data }: Image, target: Uint8Array): void {
  for (let i = 0; i < data.length; i += 3) {
    target[i] = target[i + 1] = target[i + 2] = luma(data[i] as number, data[i + 1] as number, data[i + 2] as number);
  }
}
