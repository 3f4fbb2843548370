import type { ImageSize } from '../image-size.ts';
import { spanEnd, spanStart } from './inside-span.ts';

/** How the input coordinates run along one output row: `row + rowStep * q` and `column + columnStep * q`. */
export interface RowLine {
  row: number;
  rowStep: number;
  column: number;
  columnStep: number;
}

/** The columns of one output row at which a coordinate enters or leaves the image. */
export interface RowSpans {
  rowStart: number;
  rowEnd: number;
  columnStart: number;
  columnEnd: number;
}

/** Fills `spans` for one row: where both neighbours of a coordinate exist, so below n - 1. */
export function findSpans(spans: RowSpans, line: RowLine, { height, width }: ImageSize): void {
  spans.rowStart = spanStart(line.row, line.rowStep, height - 1, width);
  spans.rowEnd = spanEnd(line.row, line.rowStep, height - 1, width);
  spans.columnStart = spanStart(line.column, line.columnStep, width - 1, width);
  spans.columnEnd = spanEnd(line.column, line.columnStep, width - 1, width);
}

/** The first column behind q at which the way of reading changes, or the end of the row. */
export function runEnd({ rowStart, rowEnd, columnStart, columnEnd }: RowSpans, q: number, width: number): number {
  return Math.min(after(q, rowStart, width), after(q, rowEnd, width), after(q, columnStart, width), after(q, columnEnd, width));
}

function after(q: number, boundary: number, width: number): number {
  return boundary > q ? boundary : width;
}
