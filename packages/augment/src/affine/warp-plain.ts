import type { Image } from '@graft/core';
import type { AffineMap } from './affine-map.ts';
import type { Fill } from './fold-coordinate.ts';
import { type OnRun, walkRuns } from './row-runs.ts';
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
  const stride = width * 3;
  const { target, finish } = output;
  const direct = target instanceof Float32Array && finish === asItIs ? target : undefined;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const values = direct ?? new Float32Array(stride);
  const run: Run = { pixels: data, view, stride, target: values, row: 0, rowStep: 0, column: 0, columnStep: 0 };
  const onRun: OnRun = (r, start, end, isRowInside, isColumnInside) => {
    const offset = (direct ? r * stride : 0) + start * 3;
    if (isRowInside && isColumnInside) return bilinearRun(run, start, end, offset);
    if (fill.fillMode !== 'nearest') return foldedRun(run, image, fill, start, end, offset);
    const borderRow = run.row + run.rowStep * start < 0 ? 0 : (height - 1) * stride;
    const borderColumn = run.column + run.columnStep * start < 0 ? 0 : stride - 3;
    if (isColumnInside) return linearRun(run, { origin: borderRow, pitch: 3, base: run.column, step: run.columnStep }, start, end, offset);
    if (isRowInside) return linearRun(run, { origin: borderColumn, pitch: stride, base: run.row, step: run.rowStep }, start, end, offset);
    cornerRun(run, borderRow + borderColumn, start, end, offset);
  };
  walkRuns(run, map, image, onRun, direct ? undefined : (r) => writeFinished(values, output, 0, width, r * stride));
}
