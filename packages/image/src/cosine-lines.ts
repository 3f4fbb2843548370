import { type KernelExports, reserveMemory, simdKernel } from '@graft/core';
import { cosineLinesWasm } from './cosine-lines-wasm.gen.ts';

/** Coefficients per line: from its mean to its 15 half waves. */
export const cosineCount = 16;
/** Bytes that the kernel may keep; beyond that the plain loops do the work. */
const largestMemory = 1 << 26;

/**
 * The 16 lowest cosine coefficients of lines of one length, scaled so that each basis has the mean square 1 / length.
 *
 *   F[u, n] = sum_x lines[n, x] c(u) cos(pi (2x+1) u / 2 length) / length        c(0) = 1, else sqrt 2
 *
 * The SIMD kernel of `cosine-lines.wat` computes them where the processor can run it, bit for bit like the plain loops.
 *
 * @param lines - `[count, length]`, row-major.
 * @returns `[16, count]`, row-major: transposed, so that a second call takes the columns.
 * @see Ahmed, Natarajan and Rao, Discrete Cosine Transform, 1974
 */
export function cosineLines(lines: ArrayLike<number>, count: number, length: number): Float64Array {
  return cosineLinesSimd(lines, count, length) ?? cosineLinesPlain(lines, count, length);
}

/** The oracle of the kernel: each line folded at its middle, one sum after the other. */
export function cosineLinesPlain(lines: ArrayLike<number>, count: number, length: number): Float64Array {
  const table = foldedTable(length);
  const half = (length + 1) >> 1;
  const coefficients = new Float64Array(cosineCount * count);
  for (let line = 0; line < count; line++) {
    for (let u = 0; u < cosineCount; u++) {
      let sum = 0;
      for (let x = 0; x < half; x++) {
        const left = lines[line * length + x] as number;
        const right = lines[line * length + length - 1 - x] as number;
        const isMiddle = 2 * x + 1 === length;
        const folded = u % 2 === 0 ? (isMiddle ? left : left + right) : isMiddle ? 0 : left - right;
        sum += folded * (table[x * cosineCount + placeOf(u)] as number);
      }
      coefficients[u * count + line] = sum;
    }
  }
  return coefficients;
}

/** @returns undefined where the processor or the size needs the plain loops. */
export function cosineLinesSimd(lines: ArrayLike<number>, count: number, length: number): Float64Array | undefined {
  const table = foldedTable(length);
  const [input, bases] = [count * length, table.length];
  const end = 8 * (input + bases + cosineCount * count);
  if (end > largestMemory || count < 1) return undefined;
  const kernel = loadKernel();
  if (!kernel) return undefined;
  const numbers = new Float64Array(reserveMemory(kernel, end));
  numbers.set(lines);
  numbers.set(table, input);
  const output = input + bases;
  kernel.project(0, count, length, 8 * input, 8 * output);
  return numbers.slice(output, output + cosineCount * count);
}

const tables = new Map<number, Float64Array>();
const keptTables = 512;

/** The bases over the first half of a line, `[(length + 1) / 2, 16]`, even u first, in the order of the kernel. */
function foldedTable(length: number): Float64Array {
  const known = tables.get(length);
  if (known) return known;
  if (tables.size >= keptTables) tables.clear();
  const half = (length + 1) >> 1;
  const table = new Float64Array(half * cosineCount);
  for (let u = 0; u < cosineCount; u++) {
    const scale = (u === 0 ? 1 : Math.SQRT2) / length;
    for (let x = 0; x < half; x++) table[x * cosineCount + placeOf(u)] = scale * Math.cos((Math.PI * (2 * x + 1) * u) / (2 * length));
  }
  tables.set(length, table);
  return table;
}

function placeOf(u: number): number {
  return (u >> 1) + (u % 2) * (cosineCount / 2);
}

interface Kernel extends KernelExports {
  project(lines: number, count: number, length: number, table: number, output: number): void;
}

const loadKernel = simdKernel<Kernel>(cosineLinesWasm);
