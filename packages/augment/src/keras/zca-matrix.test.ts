import { createRng, PipelineError } from '@graft/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gramMatrix } from './gram-matrix.ts';
import { thinSvd } from './thin-svd.ts';
import { zcaMatrix } from './zca-matrix.ts';

/** n rows of d values; `rank` of them independent, the others sums of those. */
function rowsOf(n: number, d: number, seed: number, rank = n): Float64Array {
  const rng = createRng(seed);
  const rows = Float64Array.from({ length: n * d }, () => 50 * rng.normal());
  for (let row = rank; row < n; row++) {
    for (let i = 0; i < d; i++) rows[row * d + i] = (rows[i] as number) - 2 * (rows[(row % rank) * d + i] as number);
  }
  return rows;
}

const times = (a: Float64Array, b: Float64Array, size: number): Float64Array =>
  Float64Array.from({ length: (a.length / size) * (b.length / size) }, (_, at) => {
    const columns = b.length / size;
    const [i, j] = [Math.floor(at / columns), at % columns];
    return Array.from({ length: size }, (_value, k) => (a[i * size + k] as number) * (b[k * columns + j] as number)).reduce(
      (x, y) => x + y,
      0,
    );
  });
const distance = (a: Float64Array, expected: (i: number) => number): number =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - expected(i))), 0);
const shapes = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), fc.nat());

describe('gramMatrix', () => {
  it('is what plain sums give, of any count and of vectors of any length', () => {
    for (const [count, length] of [
      [1, 1],
      [2, 5],
      [7, 3],
      [5, 40_000],
      [40, 1000],
    ] as const) {
      const vectors = rowsOf(count, length, 3);
      const gram = gramMatrix(vectors, count);
      for (let i = 0; i < count; i++) {
        for (let j = 0; j < count; j++) {
          let sum = 0;
          for (let k = 0; k < length; k++) sum += (vectors[i * length + k] as number) * (vectors[j * length + k] as number);
          expect(gram[i * count + j]).toBe(sum);
        }
      }
    }
  });
});

describe('thinSvd', () => {
  it('are orthonormal, and the rows are made of them, whether rows or values are more and whatever the rank', () => {
    fc.assert(
      fc.property(shapes, fc.integer({ min: 1, max: 9 }), ([n, d, seed], rank) => {
        const rows = rowsOf(n, d, seed, Math.min(n, rank));
        const { squares, leftVectors } = thinSvd(rows, n);
        const r = Math.min(n, d);
        expect([squares.length, leftVectors.length]).toEqual([r, d * r]);
        const across = Float64Array.from(leftVectors, (_, at) => leftVectors[(at % d) * r + Math.floor(at / d)] as number);
        expect(distance(gramMatrix(across, r), (at) => (at % (r + 1) === 0 ? 1 : 0))).toBeLessThan(1e-9);
        const projected = times(times(rows, leftVectors, d), across, r);
        expect(distance(projected, (at) => rows[at] as number)).toBeLessThan(1e-4);
        expect(squares.every((square, k) => square >= 0 && square <= (squares[k - 1] ?? Number.POSITIVE_INFINITY))).toBe(true);
      }),
      { seed: 8, numRuns: 200 },
    );
  });

  it('of nothing at all are the axes', () => {
    expect(thinSvd(new Float64Array(6), 2)).toEqual({
      squares: new Float64Array(2),
      leftVectors: Float64Array.of(1, 0, 0, 1, 0, 0),
    });
  });
});

describe('zcaMatrix', () => {
  it('of 1.1.2 is the inverse root of the covariance and epsilon, of any shape: W (X^T X / n + eps) W = I', () => {
    fc.assert(
      fc.property(shapes, ([n, d, seed]) => {
        const rows = rowsOf(n, d, seed);
        const matrix = zcaMatrix(rows, n, { epsilon: 1, behaviour: 'keras-preprocessing-1.1.2' });
        const columns = Float64Array.from({ length: n * d }, (_, at) => rows[(at % n) * d + Math.floor(at / n)] as number);
        const loose = gramMatrix(columns, d).map((value, at) => value / n + (at % (d + 1) === 0 ? 1 : 0));
        expect(distance(times(times(matrix, loose, d), matrix, d), (at) => (at % (d + 1) === 0 ? 1 : 0))).toBeLessThan(1e-8);
      }),
      { seed: 9, numRuns: 200 },
    );
  });

  it('of later versions makes rows that are fewer than their values orthogonal: X W W X^T = n I', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.nat(), (n, seed) => {
        const rows = rowsOf(n, 12, seed);
        const white = times(rows, zcaMatrix(rows, n, { epsilon: 1e-9, behaviour: 'correct' }), 12);
        expect(distance(gramMatrix(white, n), (at) => (at % (n + 1) === 0 ? n : 0))).toBeLessThan(1e-6);
      }),
      { seed: 10 },
    );
  });

  it('refuses images whose matrix no memory holds', () => {
    const whiten = (): unknown => zcaMatrix(new Float64Array(2 * 27_000), 2, { epsilon: 1, behaviour: 'correct' });
    expect(whiten).toThrow(PipelineError);
    expect(whiten).toThrow('Expected at most 12288 values per image for zcaWhitening but received 27000');
  });
});
