import type { ImageSize } from '../affine/affine-map.ts';

/** Mirror an R G B image where it lies. @param values - `height * width * 3`. */
export function flipInPlace(values: Float32Array, { height, width }: ImageSize, flipHorizontal: boolean, flipVertical: boolean): void {
  const stride = width * 3;
  if (flipHorizontal) {
    for (let row = 0; row < height * stride; row += stride) {
      for (let i = row, j = row + stride - 3; i < j; i += 3, j -= 3) exchange(values, i, j, 3);
    }
  }
  if (!flipVertical) return;
  for (let i = 0, j = (height - 1) * stride; i < j; i += stride, j -= stride) exchange(values, i, j, stride);
}

function exchange(values: Float32Array, i: number, j: number, count: number): void {
  for (let k = 0; k < count; k++) {
    const kept = values[i + k] as number;
    values[i + k] = values[j + k] as number;
    values[j + k] = kept;
  }
}
