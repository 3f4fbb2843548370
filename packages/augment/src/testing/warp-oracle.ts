import type { AffineMap, ImageSize } from '../affine/affine-map.ts';
import { type Fill, foldCoordinate } from '../affine/fold-coordinate.ts';

/**
 * The plain bilinear warp in double precision, one pixel like the other: what `warp` has to equal. For tests.
 *
 *   v = (1 - u)(1 - t) P[i, j] + (1 - u) t P[i, j + 1] + u (1 - t) P[i + 1, j] + u t P[i + 1, j + 1]
 *
 * @param pixels - rows, columns, `channels`; each channel is resampled alone.
 * @returns the same layout in float64.
 */
export function warpOracle(pixels: ArrayLike<number>, size: ImageSize, channels: number, map: AffineMap, fill: Fill): Float64Array {
  const { height, width } = size;
  const [a, b, c, d, e, f] = map;
  const result = new Float64Array(height * width * channels);
  for (let r = 0; r < height; r++) {
    for (let q = 0; q < width; q++) {
      // Summed in the order of the fast kernel: in `constant` and `wrap` the last bit decides at the border.
      const y = foldCoordinate(a * r + c + b * q, height, fill.fillMode);
      const x = foldCoordinate(d * r + f + e * q, width, fill.fillMode);
      for (let channel = 0; channel < channels; channel++) {
        const at = (row: number, column: number): number =>
          pixels[(Math.min(row, height - 1) * width + Math.min(column, width - 1)) * channels + channel] as number;
        result[(r * width + q) * channels + channel] = Number.isNaN(y + x) ? fill.cval : bilinear(at, y, x);
      }
    }
  }
  return result;
}

function bilinear(at: (row: number, column: number) => number, y: number, x: number): number {
  const i = Math.floor(y);
  const j = Math.floor(x);
  const u = y - i;
  const t = x - j;
  return (1 - u) * ((1 - t) * at(i, j) + t * at(i, j + 1)) + u * ((1 - t) * at(i + 1, j) + t * at(i + 1, j + 1));
}
