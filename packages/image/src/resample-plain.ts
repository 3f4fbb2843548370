import type { Resampling } from './resample-simd.ts';
import { type ResampleTable, weightBits } from './resample-table.ts';

const half = 1 << (weightBits - 1);

/**
 * The plain form of `resampleSimd`: for processors without SIMD, for very large pictures, and as its oracle in the tests.
 *
 *   out = clamp((2^21 + sum_k weight[k] in[start + k]) >> 22, 0, 255)
 *
 * All sums fit into an int32; storing into a clamped array clamps.
 */
export function resamplePlain({ input, height, width, columns, rows }: Resampling): Uint8Array {
  const between = columns ? resampleRows(input, height, width, columns) : input;
  return rows ? resampleColumns(between, between.length / height, rows) : between;
}

/** Along the rows: `[height, width, 3]` to `[height, target, 3]`. */
function resampleRows(input: Uint8Array, height: number, width: number, table: ResampleTable): Uint8Array {
  const { starts, counts, weights, stride } = table;
  const target = starts.length;
  const output = new Uint8ClampedArray(height * target * 3);
  let out = 0;
  for (let y = 0; y < height; y++) {
    const row = y * width * 3;
    for (let i = 0; i < target; i++) {
      let red = half;
      let green = half;
      let blue = half;
      let at = row + (starts[i] as number) * 3;
      const first = i * stride;
      const end = first + (counts[i] as number);
      for (let k = first; k < end; k++) {
        const weight = weights[k] as number;
        red += Math.imul(weight, input[at] as number);
        green += Math.imul(weight, input[at + 1] as number);
        blue += Math.imul(weight, input[at + 2] as number);
        at += 3;
      }
      output[out] = red >> weightBits;
      output[out + 1] = green >> weightBits;
      output[out + 2] = blue >> weightBits;
      out += 3;
    }
  }
  return new Uint8Array(output.buffer);
}

/**
 * Along the columns: rows of `rowLength` bytes to `target` rows; the sums of a whole output row grow side by
 * side, so that memory is read row by row.
 */
function resampleColumns(input: Uint8Array, rowLength: number, { starts, counts, weights, stride }: ResampleTable): Uint8Array {
  const target = starts.length;
  const output = new Uint8ClampedArray(target * rowLength);
  const sums = new Int32Array(rowLength);
  for (let i = 0; i < target; i++) {
    sums.fill(half);
    const start = starts[i] as number;
    const count = counts[i] as number;
    for (let k = 0; k < count; k++) {
      const weight = weights[i * stride + k] as number;
      const row = (start + k) * rowLength;
      for (let j = 0; j < rowLength; j++) sums[j] = (sums[j] as number) + Math.imul(weight, input[row + j] as number);
    }
    const out = i * rowLength;
    for (let j = 0; j < rowLength; j++) output[out + j] = (sums[j] as number) >> weightBits;
  }
  return new Uint8Array(output.buffer);
}
