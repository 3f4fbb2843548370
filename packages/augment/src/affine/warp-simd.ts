import { type Image, type KernelExports, reserveMemory, simdKernel } from '@graft/core';
import type { AffineMap } from './affine-map.ts';
import type { Fill } from './fold-coordinate.ts';
import { walkRuns } from './row-runs.ts';
import { type WarpOutput, writeFinished } from './warp-output.ts';
import { foldedRun, type Run } from './warp-runs.ts';
import { warpWasm } from './warp-wasm.gen.ts';

/** Beyond it coordinates of 18 fraction bits leave their 32. */
const largestSide = 4095;
/** Largest step of a coordinate from pixel to pixel: eight of them stay within what the kernel's clamp leaves free. */
const largestStep = 64;
/** Output that is in the kernel's memory at once: it is copied out while the processor's cache holds it. */
const stripBytes = 1 << 16;
/** Where the kernel's fixed places end; see `warp.wat`. */
const firstFree = 112;

/**
 * The warp by the SIMD kernel of `warp.wat`, within 1e-4 (0..1 scale) of the double-precision sum. The kernel clamps coordinates,
 * which is fill mode `nearest`; in the others, what reads beyond the border is written over afterwards.
 *
 * Memory and views are kept for the next image of the size: nothing is allocated that grows with the image.
 *
 * @returns false where the machine, the size or the map asks for the plain loops; then nothing was written.
 */
export function warpSimd(image: Image, map: AffineMap, fill: Fill, output: WarpOutput): boolean {
  const { data, height, width } = image;
  if (height > largestSide || width > largestSide || Math.abs(map[1]) > largestStep || Math.abs(map[4]) > largestStep) return false;
  const kernel = loadKernel();
  if (!kernel) return false;
  const { target } = output;
  const stage = stageFor(kernel, height, width, target instanceof Uint8Array);
  const { addresses, rows, strip, rest } = stage;
  writeConstants(stage, map, output);
  stage.pixels.set(data);

  const [a, b, c, d, e, f] = map;
  const { image: at, scratch, part, out } = addresses;
  for (let row = 0; row < height; row += rows) {
    const end = Math.min(row + rows, height);
    kernel.warpRows(at, width * 3, scratch, part, out, row, end, width, stage.isBytes ? 1 : 0, a, b, c, d, e, f);
    target.set(end - row === rows ? strip : rest, row * width * 3);
  }
  if (fill.fillMode !== 'nearest') writeBeyond(image, map, fill, output);
  return true;
}

/** Mode `constant`, `reflect` or `wrap`: the pixels that read beyond the border, in the plain form. */
function writeBeyond(image: Image, map: AffineMap, fill: Fill, output: WarpOutput): void {
  const { data, width } = image;
  const stride = width * 3;
  if (values.length < stride) values = new Float32Array(stride);
  beyond.pixels = data;
  beyond.stride = stride;
  beyond.target = values;
  walkRuns(beyond, map, image, (r, start, end, isRowInside, isColumnInside) => {
    if (isRowInside && isColumnInside) return;
    foldedRun(beyond, image, fill, start, end, start * 3);
    writeFinished(values, output, start, end, r * stride);
  });
}

const noBytes = new Uint8Array(0);
let values: Float32Array = new Float32Array(0);
const beyond: Run = {
  pixels: noBytes,
  view: new DataView(noBytes.buffer),
  stride: 0,
  target: values,
  row: 0,
  rowStep: 0,
  column: 0,
  columnStep: 0,
};

/** The kernel's memory, laid out for one size and kind of output. */
interface Stage {
  readonly height: number;
  readonly width: number;
  readonly isBytes: boolean;
  /** Output rows of a strip. */
  readonly rows: number;
  readonly addresses: { readonly image: number; readonly scratch: number; readonly part: number; readonly out: number };
  readonly pixels: Uint8Array;
  /** A whole strip, and the last one. */
  readonly strip: Float32Array | Uint8Array;
  readonly rest: Float32Array | Uint8Array;
  readonly floats: Float32Array;
  readonly integers: Int32Array;
}

let latest: Stage | undefined;

function stageFor(loaded: Kernel, height: number, width: number, isBytes: boolean): Stage {
  if (latest && latest.height === height && latest.width === width && latest.isBytes === isBytes) return latest;
  const valueBytes = isBytes ? 1 : 4;
  const rowBytes = width * 3 * valueBytes;
  const rows = Math.min(height, Math.max(1, Math.floor(stripBytes / rowBytes)));
  const part = Math.ceil(width / 8) * 32;
  const scratch = Math.ceil(firstFree / 16) * 16;
  const out = scratch + 3 * part;
  const start = Math.ceil((out + rows * rowBytes + 16) / 16) * 16;
  // A row and a pixel more: a clamped coordinate reads them, with weight 0.
  const end = start + (height + 1) * width * 3 + 16;
  const buffer = reserveMemory(loaded, end);
  const outRow = (count: number) =>
    isBytes ? new Uint8Array(buffer, out, count * width * 3) : new Float32Array(buffer, out, count * width * 3);
  latest = {
    height,
    width,
    isBytes,
    rows,
    addresses: { image: start, scratch, part, out },
    pixels: new Uint8Array(buffer, start, height * width * 3),
    strip: outRow(rows),
    rest: outRow(height % rows || rows),
    floats: new Float32Array(buffer, 0, 8),
    integers: new Int32Array(buffer, 32, 18),
  };
  return latest;
}

function writeConstants({ floats, integers, height, width }: Stage, map: AffineMap, { finish }: WarpOutput): void {
  for (let channel = 0; channel < 3; channel++) {
    floats[channel] = -(finish.scale[channel] as number) / 32_768;
    floats[4 + channel] = finish.bias[channel] as number;
  }
  for (let q = 0; q < 8; q++) {
    integers[q] = Math.round(map[1] * q * 262_144);
    integers[8 + q] = Math.round(map[4] * q * 262_144);
  }
  integers[16] = (height - 1) * 262_144;
  integers[17] = (width - 1) * 262_144;
}

interface Kernel extends KernelExports {
  warpRows(
    ...parameters: [
      ...addresses: [image: number, stride: number, scratch: number, part: number, output: number],
      ...rows: [row: number, rowEnd: number, width: number, isBytes: number],
      ...map: [a: number, b: number, c: number, d: number, e: number, f: number],
    ]
  ): void;
}

const loadKernel = simdKernel<Kernel>(warpWasm);
