/** Coefficients a side: from the picture's mean to its 15 half waves. */
const side = 16;
/** Standard deviation, in gray levels, of what the 255 coefficients describe: below it there is nothing to compare. */
const smallestDeviation = 1;

/** Of a picture without structure, such as a blank one. It says nothing, and equals no other. */
export const blankPerceptualHash: string = '0'.repeat(64);

/**
 * The look of a picture in 255 bits: the signs of its lowest cosine coefficients.
 *
 *   F[u,v] = sum_x sum_y g[y,x] cos(pi (2x+1) u / 2W) cos(pi (2y+1) v / 2H)        u, v = 0..15, without F[0,0]
 *
 * The basis spans the whole picture, so size and aspect ratio drop out; brightness is in F[0,0] and contrast scales all F,
 * so signs do not see them; recompression flips signs near zero alone. And signs answer for flips and quarter turns: a
 * mirror image changes the sign of the odd u or v, a transposition swaps u and v (`perceptualHashVariants`).
 *
 * Sixteen words of 16 bits, in hex, the lowest frequencies first. Word n of the first fifteen holds eight pairs u < v of
 * equal or neighbouring u + v: bit i is F[u,v] > 0 of pair i, bit 8 + i is F[v,u] > 0, so that transposition swaps a
 * word's bytes. The last word holds the diagonal, bit u - 1 for F[u,u].
 *
 * @param gray - luma, `[height, width]`, 0..255; both sides at least 16, so that no basis is aliased.
 * @returns 64 hex digits, or `blankPerceptualHash`.
 * @see Zauner, Implementation and Benchmarking of Perceptual Image Hash Functions, 2010, for hashes from cosine signs; the order of the bits is ours
 */
export function perceptualHash(gray: ArrayLike<number>, height: number, width: number): string {
  const coefficients = cosineCoefficients(gray, height, width);
  let energy = 0;
  for (const coefficient of coefficients) energy += coefficient * coefficient;
  if (energy < smallestDeviation * smallestDeviation) return blankPerceptualHash;
  let hash = '';
  for (const places of words) {
    let word = 0;
    for (const [bit, place] of places.entries()) if ((coefficients[place] as number) > 0) word |= 1 << bit;
    hash += word.toString(16).padStart(4, '0');
  }
  return hash;
}

/** Whether bit `bit` of word `word` is of a coefficient with an odd u, or an odd v: what a mirror image changes. */
export function hashBitParity(word: number, bit: number): { readonly isOddU: boolean; readonly isOddV: boolean } {
  const place = words[word]?.[bit] ?? 0;
  return { isOddU: (place % side) % 2 === 1, isOddV: Math.floor(place / side) % 2 === 1 };
}

/** Where the bits of each word lie in the coefficients, at v * 16 + u. */
const words: readonly (readonly number[])[] = layOutWords();

function layOutWords(): number[][] {
  const pairs: [number, number][] = [];
  for (let sum = 1; sum < 2 * side - 1; sum++) {
    for (let u = 0; 2 * u < sum; u++) if (sum - u < side) pairs.push([u, sum - u]);
  }
  const laid: number[][] = [];
  for (let at = 0; at < pairs.length; at += 8) {
    const eight = pairs.slice(at, at + 8);
    laid.push([...eight.map(([u, v]) => v * side + u), ...eight.map(([u, v]) => u * side + v)]);
  }
  laid.push(Array.from({ length: side - 1 }, (_, index) => (index + 1) * (side + 1)));
  return laid;
}

/** Orthonormal, divided by the root of the number of pixels: the squares of all but F[0,0], which is left 0, add up to a variance. */
function cosineCoefficients(gray: ArrayLike<number>, height: number, width: number): Float64Array {
  const rows = new Float64Array(height * side);
  const row = lineOf(width);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) row.values[x] = gray[y * width + x] as number;
    projectLine(row, rows, y * side);
  }
  const coefficients = new Float64Array(side * side);
  const column = lineOf(height);
  const projected = new Float64Array(side);
  for (let u = 0; u < side; u++) {
    for (let y = 0; y < height; y++) column.values[y] = rows[y * side + u] as number;
    projectLine(column, projected, 0);
    for (let v = 0; v < side; v++) coefficients[v * side + u] = projected[v] as number;
  }
  coefficients[0] = 0;
  // Below this, what stands there is the rounding of sums that are exactly zero, as in a symmetric drawing.
  for (let at = 0; at < coefficients.length; at++) if (Math.abs(coefficients[at] as number) < 1e-9) coefficients[at] = 0;
  return coefficients;
}

/** A line to project, with room for its two halves and the table of its length. */
interface Line {
  readonly values: Float64Array;
  readonly even: Float64Array;
  readonly odd: Float64Array;
  readonly table: Float64Array;
}

function lineOf(length: number): Line {
  const half = (length + 1) >> 1;
  const [values, even, odd] = [new Float64Array(length), new Float64Array(half), new Float64Array(half)];
  return { values, even, odd, table: cosineTable(length) };
}

/**
 * The lowest 16 coefficients of one line into `into` from `start` on. Even bases are symmetric and odd ones antisymmetric:
 * folding the line at its middle halves the work. Four sums at a time, so that none waits for the one before.
 */
function projectLine({ values, even, odd, table }: Line, into: Float64Array, start: number): void {
  const length = values.length;
  const half = even.length;
  for (let x = 0; x < half; x++) {
    const isMiddle = 2 * x + 1 === length;
    const left = values[x] as number;
    const right = values[length - 1 - x] as number;
    even[x] = isMiddle ? left : left + right;
    odd[x] = isMiddle ? 0 : left - right;
  }
  for (let u = 0; u < side; u += 4) {
    const base = u * length;
    let [a, b, c, d] = [0, 0, 0, 0];
    for (let x = 0; x < half; x++) {
      const at = base + x;
      a += (even[x] as number) * (table[at] as number);
      b += (odd[x] as number) * (table[at + length] as number);
      c += (even[x] as number) * (table[at + 2 * length] as number);
      d += (odd[x] as number) * (table[at + 3 * length] as number);
    }
    into[start + u] = a;
    into[start + u + 1] = b;
    into[start + u + 2] = c;
    into[start + u + 3] = d;
  }
}

const tables = new Map<number, Float64Array>();

/** `[16, length]`, scaled so that each row has the mean square 1 / length. */
function cosineTable(length: number): Float64Array {
  const known = tables.get(length);
  if (known) return known;
  const table = new Float64Array(side * length);
  for (let u = 0; u < side; u++) {
    const scale = (u === 0 ? 1 : Math.SQRT2) / length;
    for (let x = 0; x < length; x++) table[u * length + x] = scale * Math.cos((Math.PI * (2 * x + 1) * u) / (2 * length));
  }
  tables.set(length, table);
  return table;
}
