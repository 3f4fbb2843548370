import type { AffineMap, ImageSize } from './affine-map.ts';

/** How the input coordinates run along one output row: `row + rowStep * q` and `column + columnStep * q`. */
export interface RowLine {
  row: number;
  rowStep: number;
  column: number;
  columnStep: number;
}

/** What is done with a run, columns `start` .. `end` of output row `r`, throughout which each coordinate is inside the image or is not. */
export type OnRun = (r: number, start: number, end: number, isRowInside: boolean, isColumnInside: boolean) => void;

/**
 * All runs of an image, row by row. Inside means that both neighbours of a coordinate exist, so below n - 1.
 *
 * @param line - is set to each row before its runs. @param onRowEnd - after the last run of row `r`.
 */
export function walkRuns(line: RowLine, map: AffineMap, size: ImageSize, onRun: OnRun, onRowEnd?: (r: number) => void): void {
  const { height, width } = size;
  const [a, b, c, d, e, f] = map;
  line.rowStep = b;
  line.columnStep = e;
  for (let r = 0; r < height; r++) {
    line.row = a * r + c;
    line.column = d * r + f;
    const rowStart = spanStart(line.row, b, height - 1, width);
    const rowEnd = spanEnd(line.row, b, height - 1, width);
    const columnStart = spanStart(line.column, e, width - 1, width);
    const columnEnd = spanEnd(line.column, e, width - 1, width);
    for (let q = 0; q < width; ) {
      const start = q;
      q = Math.min(
        after(start, rowStart, width),
        after(start, rowEnd, width),
        after(start, columnStart, width),
        after(start, columnEnd, width),
      );
      onRun(r, start, q, start >= rowStart && start < rowEnd, start >= columnStart && start < columnEnd);
    }
    onRowEnd?.(r);
  }
}

/** Where the way of reading may change behind column q, or the end of the row. */
function after(q: number, boundary: number, width: number): number {
  return boundary > q ? boundary : width;
}

/**
 * The columns q of 0 .. width whose coordinate `base + step * q` lies in [0, limit), as the first of them and the one
 * behind the last. If no column qualifies, both are the column at which the coordinate jumps over the span: what lies
 * before it is beyond one end, what follows beyond the other.
 */
export function spanStart(base: number, step: number, limit: number, width: number): number {
  if (step === 0) return 0;
  return crossing(base, step, step > 0 ? 0 : limit, width);
}

export function spanEnd(base: number, step: number, limit: number, width: number): number {
  if (step === 0) return base >= 0 && base < limit ? width : 0;
  return crossing(base, step, step > 0 ? limit : 0, width);
}

/**
 * The first column past `threshold`, in the direction of `step`.
 *
 * The quotient only guesses; the very expression that the loops evaluate settles it. Its rounding keeps it monotone in q,
 * so a loop over the span needs no check.
 */
function crossing(base: number, step: number, threshold: number, width: number): number {
  let column = Math.max(0, Math.min(width, Math.ceil((threshold - base) / step)));
  while (column > 0 && isPast(base + step * (column - 1), step, threshold)) column--;
  while (column < width && !isPast(base + step * column, step, threshold)) column++;
  return column;
}

function isPast(coordinate: number, step: number, threshold: number): boolean {
  return step > 0 ? coordinate >= threshold : coordinate < threshold;
}
