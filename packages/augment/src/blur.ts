import type { Image } from '@graft/core';

const rows: { pixels: Float32Array } = { pixels: new Float32Array(0) };

/**
 * Separable Gaussian blur: first along the rows, in single precision, then along the columns, rounded to bytes, halves to even.
 *
 *   k(i) ~ exp(-i^2 / (2 sigma^2)), i = -r .. r, sum 1        v(x) = sum_i k(i) v(reflected(x + i))
 *
 * Beyond the border the photo is mirrored about its last pixel (dcb|abcd|cba). The square kernel of torchvision is the
 * product of the two; the order of summing makes a difference of 1 where a sum lies half way.
 *
 * @param size - side of the kernel, odd. @param sigma - above 0, pixels. @param target - another array than the photo's.
 */
export function blur({ data, height, width }: Image, target: Uint8Array, size: number, sigma: number): void {
  const kernel = gaussian(size, sigma);
  const radius = (size - 1) / 2;
  const stride = width * 3;
  if (rows.pixels.length !== data.length) rows.pixels = new Float32Array(data.length);
  const across = rows.pixels;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const o = y * stride + x * 3;
      const isInside = x >= radius && x + radius < width;
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let k = 0; k < size; k++) {
        const at = x + k - radius;
        const i = y * stride + (isInside ? at : mirrored(at, width)) * 3;
        const weight = kernel[k] as number;
        red += weight * (data[i] as number);
        green += weight * (data[i + 1] as number);
        blue += weight * (data[i + 2] as number);
      }
      across[o] = red;
      across[o + 1] = green;
      across[o + 2] = blue;
    }
  }
  const clamped = new Uint8ClampedArray(target.buffer, target.byteOffset, target.length);
  for (let y = 0; y < height; y++) {
    const isInside = y >= radius && y + radius < height;
    for (let i = 0; i < stride; i++) {
      let sum = 0;
      for (let k = 0; k < size; k++) {
        const at = y + k - radius;
        sum += (kernel[k] as number) * (across[(isInside ? at : mirrored(at, height)) * stride + i] as number);
      }
      // A clamped array rounds halves to even.
      clamped[y * stride + i] = sum;
    }
  }
}

function gaussian(size: number, sigma: number): Float64Array {
  const kernel = new Float64Array(size);
  let sum = 0;
  for (let k = 0; k < size; k++) {
    kernel[k] = Math.exp(-(((k - (size - 1) / 2) / sigma) ** 2) / 2);
    sum += kernel[k] as number;
  }
  return kernel.map((weight) => weight / sum);
}

function mirrored(at: number, length: number): number {
  if (length === 1) return 0;
  const period = 2 * (length - 1);
  const phase = ((at % period) + period) % period;
  return phase < length ? phase : period - phase;
}
