import type { Image } from '@graft/core';

/** Left and right exchanged. @param target - another array than the photo's. */
export function flipHorizontally({ data, height, width }: Image, target: Uint8Array): void {
  const stride = width * 3;
  for (let y = 0; y < height; y++) {
    let from = (y + 1) * stride - 3;
    for (let i = y * stride; i < (y + 1) * stride; i += 3, from -= 3) {
      target[i] = data[from] as number;
      target[i + 1] = data[from + 1] as number;
      target[i + 2] = data[from + 2] as number;
    }
  }
}

/** Top and bottom exchanged. @param target - another array than the photo's. */
export function flipVertically({ data, height, width }: Image, target: Uint8Array): void {
  const stride = width * 3;
  for (let y = 0; y < height; y++) target.set(data.subarray(y * stride, (y + 1) * stride), (height - 1 - y) * stride);
}
