import type { Image } from '@graft/core';
import type { AffineMap } from './affine-map.ts';
import type { Fill } from './fold-coordinate.ts';
import { findSpans, type RowSpans, runEnd } from './row-spans.ts';
import { asItIs, type WarpOutput, writeFinished } from './warp-output.ts';
import { bilinearRun, cornerRun, foldedRun, linearRun, type Run } from './warp-runs.ts';

/**
 * The warp in plain loops, for processors without SIMD and for very large images; what the SIMD kernel is measured against.
 *
 * Along an output row both input coordinates are linear in the column, so each crosses the border at most twice: the row falls
 * into at most five runs, found by a division each, and within a run no pixel asks where it is. The result is within
 * 1e-6 (0..1 scale) of the double-precision sum.
 */
export function warpPlain(image: Image, map: AffineMap, fill: Fill, output: WarpOutput): void {
  const { data, height, width } = image;
  const [a, b, c, d, e, f] = map;
  const stride = width * 3;
  const { target, finish } = output;
  const direct = target instanceof Float32Array && finish === asItIs ? target : undefined;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const values = direct ?? new Float32Array(stride);
  const run: Run = { pixels: data, view, stride, target: values, row: 0, rowStep: b, column: 0, columnStep: e };
  const spans: RowSpans = { rowStart: 0, rowEnd: 0, columnStart: 0, columnEnd: 0 };
  for (let r = 0; r < height; r++) {
    run.row = a * r + c;
    run.column = d * r + f;
    findSpans(spans, run, image);
    for (let q = 0; q < width; ) {
      const end = runEnd(spans, q, width);
      const isRowInside = q >= spans.rowStart && q < spans.rowEnd;
      const isColumnInside = q >= spans.columnStart && q < spans.columnEnd;
      const offset = (direct ? r * stride : 0) + q * 3;
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
    if (!direct) writeFinished(values, output, 0, width, r * stride);
  }
}
