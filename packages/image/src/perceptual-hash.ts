import { ConfigError, ShapeMismatchError } from '@graft/core';
import { cosineLines, cosineCount as side } from './cosine-lines.ts';

/** Standard deviation, in gray levels, of what the 255 coefficients describe: below it there is nothing to compare. */
const smallestDeviation = 1;

/** The hash of a picture without structure, such as a blank one. It says nothing, so it matches no other. */
export const blankPerceptualHash: string = '0'.repeat(64);

/**
 * The look of a picture in 255 bits: the signs of its lowest cosine coefficients.
 *
 *   F[u,v] = sum_x sum_y g[y,x] cos(pi (2x+1) u / 2W) cos(pi (2y+1) v / 2H)        u, v = 0..15, without F[0,0]
 *
 * The basis spans the whole picture, so size and aspect ratio drop out. Brightness is in F[0,0] and contrast scales all F,
 * so neither changes a sign; recompression flips only signs near zero. Flips and quarter turns follow from the signs: a
 * mirror image changes the sign of the odd u or v, a transposition swaps u and v (`perceptualHashVariants`).
 *
 * Sixteen words of 16 bits, in hex, the lowest frequencies first. Word n of the first fifteen holds eight pairs u < v of
 * equal or neighbouring u + v: bit i is F[u,v] > 0 of pair i, bit 8 + i is F[v,u] > 0, so that transposition swaps a
 * word's bytes. The last word holds the diagonal, bit u - 1 for F[u,u].
 *
 * @param gray - luma, `[height, width]`, row-major, 0..255.
 * @param height - 16 or more, so that no basis is aliased.
 * @param width - likewise.
 * @returns 64 hex digits, or `blankPerceptualHash`.
 * @throws {ShapeMismatchError} when the values do not fill the size; {ConfigError} for a side below 16.
 * @see Zauner, Implementation and Benchmarking of Perceptual Image Hash Functions, 2010, for hashes from cosine signs; the order of the
 *   bits is ours
 */
export function perceptualHash(gray: ArrayLike<number>, height: number, width: number): string {
  if (!(height >= side && width >= side)) {
    throw new ConfigError(`Expected ${side} pixels or more on each side for a perceptual hash but received ${height} x ${width}.`, {
      hint: 'Enlarge the picture with `resizeImage` first.',
    });
  }
  if (gray.length !== height * width) throw new ShapeMismatchError('the gray values of a picture', [height, width], [gray.length]);
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

/** Whether a bit of a word belongs to a coefficient with an odd u, or an odd v: those change sign in a mirror image. */
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
  const coefficients = cosineLines(cosineLines(gray, height, width), side, height);
  coefficients[0] = 0;
  // Smaller values are the rounding of sums that are exactly zero, as in a symmetric drawing.
  for (let at = 0; at < coefficients.length; at++) if (Math.abs(coefficients[at] as number) < 1e-9) coefficients[at] = 0;
  return coefficients;
}
