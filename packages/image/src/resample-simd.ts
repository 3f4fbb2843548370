import { type KernelExports, reserveMemory, simdKernel } from '@graft/core';
import { type ResampleTable, weightBits } from './resample-table.ts';
import { resampleWasm } from './resample-wasm.gen.ts';

/** The resampling of one picture; an axis without a table keeps its length. */
export interface Resampling {
  readonly input: Uint8Array;
  readonly height: number;
  readonly width: number;
  readonly columns?: ResampleTable | undefined;
  readonly rows?: ResampleTable | undefined;
}

/** Input bytes of the row pass in the kernels' memory at a time: few enough to stay in the processor's cache. */
const stripBytes = 1 << 18;
/** Bytes that the kernels may keep; beyond that the plain loops do the work. */
const largestMemory = 1 << 26;
/** Bytes that the kernels touch behind a region, rounded up; every region begins at a multiple of it. */
const slack = 16;

/**
 * Resample by the SIMD kernels of `resample.wat`: `columns` divides every row into its pixels, then `rows` every column.
 *
 * @returns `[height, width, 3]` of the new size, or undefined where the processor or the size needs the plain loops.
 */
export function resampleSimd({ input, height, width, columns, rows }: Resampling): Uint8Array | undefined {
  const rowLength = width * 3;
  const newRowLength = (columns?.starts.length ?? width) * 3;
  const newHeight = rows?.starts.length ?? height;
  const across = columns && packTable(columns);
  const down = rows && packTable(rows);

  let end = slack;
  const region = (bytes: number): number => {
    const start = end;
    end = Math.ceil((end + bytes + slack) / slack) * slack;
    return start;
  };
  const tables = [across, down].map((table) => ({
    spans: region(table?.spans.byteLength ?? 0),
    weights: region(table?.weights.byteLength ?? 0),
  }));
  const strip = Math.max(1, Math.floor(stripBytes / rowLength));
  const source = region(across ? Math.min(strip, height) * rowLength : 0);
  // One more row: the last pair of rows may reach beyond the input, with weight 0.
  const between = region((height + 1) * newRowLength);
  const output = region(down ? newHeight * newRowLength : 0);
  if (end > largestMemory) return undefined;
  const kernels = loadKernels();
  if (!kernels) return undefined;
  const { resampleRows, resampleColumns } = kernels;
  const bytes = new Uint8Array(reserveMemory(kernels, end));

  [across, down].forEach((table, axis) => {
    if (!table) return;
    const { spans, weights } = tables[axis] as { spans: number; weights: number };
    bytes.set(new Uint8Array(table.spans.buffer), spans);
    bytes.set(new Uint8Array(table.weights.buffer), weights);
  });
  if (across) {
    const { spans, weights } = tables[0] as { spans: number; weights: number };
    for (let y = 0; y < height; y += strip) {
      const count = Math.min(strip, height - y);
      bytes.set(input.subarray(y * rowLength, (y + count) * rowLength), source);
      resampleRows(source, rowLength, count, spans, spans + across.spans.byteLength, weights, between + y * newRowLength);
    }
  } else bytes.set(input, between);
  if (!down) return bytes.slice(between, between + height * newRowLength);
  const { spans, weights } = tables[1] as { spans: number; weights: number };
  resampleColumns(between, newRowLength, spans, spans + down.spans.byteLength, weights, output);
  return bytes.slice(output, output + newHeight * newRowLength);
}

/** A table in the kernels' form; see `resample.wat`. */
interface PackedTable {
  readonly spans: Int32Array;
  readonly weights: Int16Array;
}

const packedTables = new WeakMap<ResampleTable, PackedTable>();

function packTable(table: ResampleTable): PackedTable {
  const known = packedTables.get(table);
  if (known) return known;
  const { starts, counts, weights, stride } = table;
  const pairCounts = counts.map((count) => Math.ceil(count / 2));
  const packed: PackedTable = {
    spans: Int32Array.from({ length: starts.length * 2 }, (_, at) => (at % 2 === 0 ? starts : pairCounts)[at >> 1] as number),
    weights: new Int16Array(pairCounts.reduce((sum, count) => sum + count, 0) * 4),
  };
  const halfBits = weightBits / 2;
  const lowMask = (1 << halfBits) - 1;
  let out = 0;
  counts.forEach((count, i) => {
    for (let k = 0; k < count; k += 2) {
      const first = weights[i * stride + k] as number;
      const second = k + 1 < count ? (weights[i * stride + k + 1] as number) : 0;
      packed.weights.set([first >> halfBits, second >> halfBits, first & lowMask, second & lowMask], out);
      out += 4;
    }
  });
  packedTables.set(table, packed);
  return packed;
}

interface Kernels extends KernelExports {
  resampleRows(input: number, rowLength: number, height: number, spans: number, spansEnd: number, weights: number, output: number): void;
  resampleColumns(input: number, rowLength: number, spans: number, spansEnd: number, weights: number, output: number): void;
}

const loadKernels = simdKernel<Kernels>(resampleWasm);
