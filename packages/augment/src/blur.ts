import type { Image } from '@graft/core';

/**
 * Separable Gaussian blur: first along the rows, in single precision, then along the columns, rounded to bytes, halves to even.
 *
 *   k(i) ~ exp(-i^2 / (2 sigma^2)), i = -r .. r, sum 1        v(x) = sum_i k(i) v(reflected(x + i))
 *
 * Beyond the border the photo is mirrored about its last pixel (dcb|abcd|cba). The square kernel of torchvision is the
 * product of the two; the order of summing can differ by 1 where a sum lies half way.
 *
 * @param size - side of the kernel, odd. @param sigma - above 0, pixels. @param target - apart from the photo.
 */
export function blur({ data, height, width }: Image, target: Uint8Array, size: number, sigma: number): void {
  const kernel = gaussian(size, sigma);
  const radius = (size - 1) / 2;
  const stride = width * 3;
  const padded = stride + 2 * radius * 3;
  if (scratch.across.length < height * stride) scratch.across = new Float32Array(height * stride);
  if (scratch.row.length < padded) scratch.row = new Float32Array(padded);
  if (scratch.sums.length < stride) scratch.sums = new Float64Array(stride);
  const { across, row, sums } = scratch;
  for (let y = 0; y < height; y++) {
    row.set(data.subarray(y * stride, (y + 1) * stride), radius * 3);
    for (let x = 0; x < radius; x++) {
      copyPixel(row, (radius + mirrored(x - radius, width)) * 3, x * 3);
      copyPixel(row, (radius + mirrored(width + x, width)) * 3, (radius + width + x) * 3);
    }
    for (let k = 0; k < size; k += 2) addRows(sums, stride, row, k * 3, kernel[k] as number, (k + 1) * 3, kernel[k + 1], k === 0);
    for (let i = 0; i < stride; i++) across[y * stride + i] = sums[i] as number;
  }
  const clamped = new Uint8ClampedArray(target.buffer, target.byteOffset, target.length);
  for (let y = 0; y < height; y++) {
    for (let k = 0; k < size; k += 2) {
      const first = mirrored(y + k - radius, height) * stride;
      const second = mirrored(y + k + 1 - radius, height) * stride;
      addRows(sums, stride, across, first, kernel[k] as number, second, kernel[k + 1], k === 0);
    }
    // A clamped array rounds halves to even.
    for (let i = 0; i < stride; i++) clamped[y * stride + i] = sums[i] as number;
  }
}

/**
 * Two taps of the kernel for a whole row of sums; the last of an odd number comes alone. A sum takes its taps in the kernel's
 * order, in double precision.
 */
function addRows(
  sums: Float64Array,
  count: number,
  values: Float32Array,
  first: number,
  weight: number,
  second: number,
  nextWeight: number | undefined,
  isFirst: boolean,
): void {
  if (isFirst) sums.fill(0, 0, count);
  if (nextWeight === undefined) {
    for (let i = 0; i < count; i++) sums[i] = (sums[i] as number) + weight * (values[first + i] as number);
    return;
  }
  for (let i = 0; i < count; i++) {
    sums[i] = (sums[i] as number) + weight * (values[first + i] as number) + nextWeight * (values[second + i] as number);
  }
}

function copyPixel(row: Float32Array, from: number, to: number): void {
  row[to] = row[from] as number;
  row[to + 1] = row[from + 1] as number;
  row[to + 2] = row[from + 2] as number;
}

/** Reused for every photo, as large as the largest one needs. */
const scratch = { across: new Float32Array(0), row: new Float32Array(0), sums: new Float64Array(0) };

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
