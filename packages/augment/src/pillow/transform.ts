import type { Image } from '@graft/core';

export const interpolations = ['nearest', 'bilinear'] as const;
export type Interpolation = (typeof interpolations)[number];

/** How a transform reads its input. */
export interface Sampling {
  readonly interpolation: Interpolation;
  /** What lies beyond the border, 0..255, all channels. */
  readonly fill: number;
}

/**
 * A map from output to input, on coordinates in which pixel (0, 0) has its centre at (0.5, 0.5):
 *
 *   x' = (a x + b y + c) / (g x + h y + 1)        y' = (d x + e y + f) / (g x + h y + 1)
 *
 * Affine where g and h are 0 or absent.
 */
export type TransformMatrix = readonly [number, number, number, number, number, number, g?: number, h?: number];

/**
 * `Image.transform` of Pillow, bit for bit: for the members whose definition is Pillow's. Bilinear values are truncated
 * and a border of half a pixel is repeated, as there; `warp` does neither.
 *
 * @param target - apart from the photo.
 * @see https://github.com/python-pillow/Pillow/blob/main/src/libImaging/Geometry.c
 */
export function transform(image: Image, target: Uint8Array, matrix: TransformMatrix, { interpolation, fill }: Sampling): void {
  target.fill(fill);
  const [a, b, c, d, e, f, g = 0, h = 0] = matrix;
  const isAffine = g === 0 && h === 0;
  if (isAffine && a === 1 && b === 0 && d === 0 && e === 1 && Number.isInteger(c) && Number.isInteger(f)) shift(image, target, c, f);
  else if (interpolation === 'nearest' && isAffine && b === 0 && d === 0) scaleNearest(image, target, matrix);
  else if (interpolation === 'nearest' && isAffine) turnNearest(image, target, matrix);
  else if (interpolation === 'nearest') nearestEach(image, target, matrix);
  else bilinearEach(image, target, matrix);
}

/** By whole pixels nothing lies between two of them, whatever the interpolation: rows are copied. */
function shift({ data, height, width }: Image, target: Uint8Array, columns: number, rows: number): void {
  const left = Math.max(0, -columns);
  const right = Math.min(width, width - columns);
  if (left >= right) return;
  for (let y = Math.max(0, -rows); y < Math.min(height, height - rows); y++) {
    const from = ((y + rows) * width + columns) * 3;
    target.set(data.subarray(from + left * 3, from + right * 3), (y * width + left) * 3);
  }
}

/** `ImagingScaleAffine`: the coordinates are sums of steps, with the rounding that brings. */
function scaleNearest({ data, height, width }: Image, target: Uint8Array, [a, , c, , e, f]: TransformMatrix): void {
  let row = f + e * 0.5;
  for (let y = 0; y < height; y++, row += e) {
    const from = row < 0 ? -1 : Math.trunc(row);
    if (from < 0 || from >= height) continue;
    let column = c + a * 0.5;
    for (let x = 0; x < width; x++, column += a) {
      const at = column < 0 ? -1 : Math.trunc(column);
      if (at >= 0 && at < width) copyPixel(data, (from * width + at) * 3, target, (y * width + x) * 3);
    }
  }
}

/** `affine_fixed`: coordinates in whole fractions of 2^16, so their sums are exact. */
function turnNearest({ data, height, width }: Image, target: Uint8Array, matrix: TransformMatrix): void {
  const [a, b, c, d, e, f] = matrix;
  const [columnStep, columnRow, rowStep, rowRow] = [fixed(a), fixed(b), fixed(d), fixed(e)];
  let columnStart = fixed(c + a * 0.5 + b * 0.5);
  let rowStart = fixed(f + d * 0.5 + e * 0.5);
  for (let y = 0; y < height; y++) {
    let column = columnStart;
    let row = rowStart;
    for (let x = 0; x < width; x++) {
      const fromColumn = Math.floor(column / 65_536);
      const fromRow = Math.floor(row / 65_536);
      if (fromColumn >= 0 && fromColumn < width && fromRow >= 0 && fromRow < height) {
        copyPixel(data, (fromRow * width + fromColumn) * 3, target, (y * width + x) * 3);
      }
      column += columnStep;
      row += rowStep;
    }
    columnStart += columnRow;
    rowStart += rowRow;
  }
}

/** `ImagingGenericTransform`: every coordinate for itself, in double precision. */
function nearestEach({ data, height, width }: Image, target: Uint8Array, matrix: TransformMatrix): void {
  const [a, b, c, d, e, f, g = 0, h = 0] = matrix;
  const stride = width * 3;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const below = g * (x + 0.5) + h * (y + 0.5) + 1;
      const column = (a * (x + 0.5) + b * (y + 0.5) + c) / below;
      const row = (d * (x + 0.5) + e * (y + 0.5) + f) / below;
      if (!(column >= 0 && column < width && row >= 0 && row < height)) continue;
      copyPixel(data, (row | 0) * stride + (column | 0) * 3, target, y * stride + x * 3);
    }
  }
}

/** The same with four neighbours. Where g and h are 0 the divisor is 1, and nothing is divided. */
function bilinearEach({ data, height, width }: Image, target: Uint8Array, matrix: TransformMatrix): void {
  const [a, b, c, d, e, f, g = 0, h = 0] = matrix;
  const isAffine = g === 0 && h === 0;
  const stride = width * 3;
  for (let y = 0; y < height; y++) {
    // Products that a row shares; the sums keep Pillow's order.
    const [fromColumn, fromRow, fromBelow] = [b * (y + 0.5), e * (y + 0.5), h * (y + 0.5)];
    let o = y * stride;
    for (let x = 0; x < width; x++, o += 3) {
      let column = a * (x + 0.5) + fromColumn + c;
      let row = d * (x + 0.5) + fromRow + f;
      if (!isAffine) {
        const below = g * (x + 0.5) + fromBelow + 1;
        column /= below;
        row /= below;
      }
      if (!(column >= 0 && column < width && row >= 0 && row < height)) continue;
      column -= 0.5;
      row -= 0.5;
      const left = column < 0 ? -1 : column | 0;
      const top = row < 0 ? -1 : row | 0;
      const t = column - left;
      const u = row - top;
      const near = left < 0 ? 0 : left * 3;
      const far = left + 1 < width ? (left + 1) * 3 : near;
      const upper = top < 0 ? 0 : top * stride;
      const lower = top + 1 < height ? (top + 1) * stride : upper;
      target[o] = mixed(data, upper + near, upper + far, lower + near, lower + far, t, u);
      target[o + 1] = mixed(data, upper + near + 1, upper + far + 1, lower + near + 1, lower + far + 1, t, u);
      target[o + 2] = mixed(data, upper + near + 2, upper + far + 2, lower + near + 2, lower + far + 2, t, u);
    }
  }
}

/** Of four values, truncated. */
function mixed(data: Uint8Array, i: number, j: number, k: number, l: number, t: number, u: number): number {
  const over = between(data[i] as number, data[j] as number, t);
  return between(over, between(data[k] as number, data[l] as number, t), u) | 0;
}

function fixed(value: number): number {
  return Math.floor(value * 65_536 + 0.5);
}

function between(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}

function copyPixel(data: Uint8Array, from: number, target: Uint8Array, to: number): void {
  target[to] = data[from] as number;
  target[to + 1] = data[from + 1] as number;
  target[to + 2] = data[from + 2] as number;
}
