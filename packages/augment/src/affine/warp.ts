import { type FloatImage, type Image, ShapeMismatchError } from '@graft/core';
import type { AffineMap } from './affine-map.ts';
import type { Fill } from './fold-coordinate.ts';
import { spanEnd, spanStart } from './inside-span.ts';
import { bilinearRun, cornerRun, foldedRun, linearRun, type Run } from './warp-runs.ts';

/**
 * Bilinear warp of an R G B image: the whole affine chain, flips included, as one resampling.
 *
 * Along an output row both input coordinates are linear in the column, so each crosses the border at most twice: the row falls
 * into at most five runs, found by a division each, and within a run no pixel asks where it is. The result is within
 * 1e-6 (0..1 scale) of the double-precision sum.
 *
 * @param map - output to input.
 * @param into - `height * width * 3`; a new array where absent, otherwise nothing is allocated that grows with the image.
 * @returns values on the 0..255 scale, unrounded.
 * @throws {ShapeMismatchError} when `into` or the image's data is of another length.
 */
export function warp(image: Image, map: AffineMap, fill: Fill, into?: Float32Array): FloatImage {
  const { data, height, width } = image;
  const length = height * width * 3;
  if (data.length !== length) throw new ShapeMismatchError('an R G B image', [height, width, 3], [data.length]);
  if (into && into.length !== length) throw new ShapeMismatchError('the target of a warp', [length], [into.length]);
  const target = into ?? new Float32Array(length);

  const [a, b, c, d, e, f] = map;
  const stride = width * 3;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const run: Run = { pixels: data, view, stride, target, row: 0, rowStep: b, column: 0, columnStep: e };
  for (let r = 0; r < height; r++) {
    run.row = a * r + c;
    run.column = d * r + f;
    // Below n - 1, so that the next neighbour exists too.
    const rowStart = spanStart(run.row, b, height - 1, width);
    const rowEnd = spanEnd(run.row, b, height - 1, width);
    const columnStart = spanStart(run.column, e, width - 1, width);
    const columnEnd = spanEnd(run.column, e, width - 1, width);

    for (let q = 0; q < width; ) {
      const end = Math.min(after(q, rowStart, width), after(q, rowEnd, width), after(q, columnStart, width), after(q, columnEnd, width));
      const isRowInside = q >= rowStart && q < rowEnd;
      const isColumnInside = q >= columnStart && q < columnEnd;
      const offset = r * stride + q * 3;
      if (isRowInside && isColumnInside) bilinearRun(run, q, end, offset);
      else if (fill.fillMode !== 'nearest') foldedRun(run, image, fill, q, end, offset);
      else {
        const borderRow = run.row + b * q < 0 ? 0 : (height - 1) * stride;
        const borderColumn = run.column + e * q < 0 ? 0 : stride - 3;
        if (isColumnInside) linearRun(run, { origin: borderRow, pitch: 3, base: run.column, step: e }, q, end, offset);
        else if (isRowInside) linearRun(run, { origin: borderColumn, pitch: stride, base: run.row, step: b }, q, end, offset);
        else cornerRun(run, borderRow + borderColumn, q, end, offset);
      }
      q = end;
    }
  }
  return { data: target, height, width };
}

/** The boundary where it still lies ahead of q, else the end of the row. */
function after(q: number, boundary: number, width: number): number {
  return boundary > q ? boundary : width;
}
