import type { Image } from '@graft/core';
import type { AffineMap, ImageSize } from './affine-map.ts';
import { type Fill, foldCoordinate } from './fold-coordinate.ts';
import { type OnRun, walkRuns } from './row-runs.ts';
import { asItIs, type WarpOutput, writeFinished } from './warp-output.ts';
import type { Run } from './warp-runs.ts';

/**
 * The warp of order 0: every output pixel is one input pixel, the nearest by `floor(x + 0.5)`, so it is exact in every fill mode.
 *
 * The inside of a row is read without checks, as in `warpPlain`; nothing is allocated that grows with the image.
 */
export function warpNearest(image: Image, map: AffineMap, fill: Fill, output: WarpOutput): void {
  const { data, width } = image;
  const stride = width * 3;
  const { target, finish } = output;
  const direct = target instanceof Float32Array && finish === asItIs ? target : undefined;
  if (!direct && values.length < stride) values = new Float32Array(stride);
  line.pixels = data;
  line.target = direct ?? values;
  line.stride = stride;
  const onRun: OnRun = (r, start, end, isRowInside, isColumnInside) => {
    const offset = (direct ? r * stride : 0) + start * 3;
    if (isRowInside && isColumnInside) nearestRun(line, start, end, offset);
    else foldedNearestRun(line, image, fill, start, end, offset);
  };
  walkRuns(line, map, image, onRun, direct ? undefined : (r) => writeFinished(values, output, 0, width, r * stride));
  line.pixels = noBytes;
  line.target = values;
}

/** Both coordinates inside. */
function nearestRun({ pixels, target, stride, row, rowStep, column, columnStep }: NearestLine, start: number, end: number, offset: number) {
  let o = offset;
  for (let q = start; q < end; q++) {
    const i = (Math.imul((row + rowStep * q + 0.5) | 0, stride) + Math.imul((column + columnStep * q + 0.5) | 0, 3)) | 0;
    target[o] = pixels[i] as number;
    target[o + 1] = pixels[i + 1] as number;
    target[o + 2] = pixels[i + 2] as number;
    o = (o + 3) | 0;
  }
}

/** Beyond the border: pixel by pixel. */
function foldedNearestRun(
  { pixels, target, stride, row, rowStep, column, columnStep }: NearestLine,
  { height, width }: ImageSize,
  { fillMode, cval }: Fill,
  start: number,
  end: number,
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
    const i = Math.floor(y + 0.5) * stride + Math.floor(x + 0.5) * 3;
    target[o] = pixels[i] as number;
    target[o + 1] = pixels[i + 1] as number;
    target[o + 2] = pixels[i + 2] as number;
  }
}

type NearestLine = Omit<Run, 'view'>;

const noBytes = new Uint8Array(0);
let values: Float32Array = new Float32Array(0);
const line: NearestLine = { pixels: noBytes, stride: 0, target: values, row: 0, rowStep: 0, column: 0, columnStep: 0 };
