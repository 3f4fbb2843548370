import type { Image } from '@graft/core';
import type { AffineMap, ImageSize } from '../affine/affine-map.ts';
import { type Fill, foldCoordinate } from '../affine/fold-coordinate.ts';
import { type RowLine, walkRuns } from '../affine/row-runs.ts';

/**
 * The bilinear warp of bytes in double precision: the very sums of `warpOracle`, each rounded to float32 once. For what cuts values
 * afterwards, where the fast kernels' 1e-4 can be a whole level.
 *
 * As in `warpPlain` a row falls into runs, and inside the photo no pixel asks where it is; nothing is allocated that grows with it.
 *
 * @param map - output to input. @param target - `height * width * 3`; every value is written.
 */
export function warpExactly(image: Image, map: AffineMap, fill: Fill, target: Float32Array): void {
  const stride = image.width * 3;
  walkRuns(line, map, image, (r, start, end, isRowInside, isColumnInside) => {
    const offset = r * stride + start * 3;
    if (isRowInside && isColumnInside) insideRun(image.data, stride, line, start, end, target, offset);
    else foldedRun(image, line, fill, start, end, target, offset);
  });
}

/** Both coordinates inside: four neighbours. */
function insideRun(
  pixels: Uint8Array,
  stride: number,
  { row, rowStep, column, columnStep }: RowLine,
  start: number,
  end: number,
  target: Float32Array,
  offset: number,
): void {
  let o = offset;
  for (let q = start; q < end; q++) {
    const y = row + rowStep * q;
    const x = column + columnStep * q;
    const y0 = y | 0;
    const x0 = x | 0;
    const u = y - y0;
    const t = x - x0;
    const i = (Math.imul(y0, stride) + Math.imul(x0, 3)) | 0;
    const j = (i + stride) | 0;
    const [left, above] = [1 - t, 1 - u];
    target[o] =
      above * (left * (pixels[i] as number) + t * (pixels[i + 3] as number)) +
      u * (left * (pixels[j] as number) + t * (pixels[j + 3] as number));
    target[o + 1] =
      above * (left * (pixels[i + 1] as number) + t * (pixels[i + 4] as number)) +
      u * (left * (pixels[j + 1] as number) + t * (pixels[j + 4] as number));
    target[o + 2] =
      above * (left * (pixels[i + 2] as number) + t * (pixels[i + 5] as number)) +
      u * (left * (pixels[j + 2] as number) + t * (pixels[j + 5] as number));
    o = (o + 3) | 0;
  }
}

/** Beyond the border, and on its last pixel: pixel by pixel. */
function foldedRun(
  { data, height, width }: { readonly data: Uint8Array } & ImageSize,
  { row, rowStep, column, columnStep }: RowLine,
  { fillMode, cval }: Fill,
  start: number,
  end: number,
  target: Float32Array,
  offset: number,
): void {
  let o = offset;
  for (let q = start; q < end; q++, o += 3) {
    const y = foldCoordinate(row + rowStep * q, height, fillMode);
    const x = foldCoordinate(column + columnStep * q, width, fillMode);
    if (Number.isNaN(y + x)) {
      target[o] = target[o + 1] = target[o + 2] = cval;
      continue;
    }
    const y0 = Math.floor(y);
    const x0 = Math.floor(x);
    const u = y - y0;
    const t = x - x0;
    const i = (y0 * width + x0) * 3;
    const right = x0 + 1 < width ? 3 : 0;
    const below = y0 + 1 < height ? width * 3 : 0;
    for (let k = i; k < i + 3; k++) {
      const upper = (1 - t) * (data[k] as number) + t * (data[k + right] as number);
      const lower = (1 - t) * (data[k + below] as number) + t * (data[k + below + right] as number);
      target[o + k - i] = (1 - u) * upper + u * lower;
    }
  }
}

const line: RowLine = { row: 0, rowStep: 0, column: 0, columnStep: 0 };
