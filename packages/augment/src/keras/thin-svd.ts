import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { gramMatrix } from './gram-matrix.ts';

/** The thin singular value decomposition of rows X `[n, d]`, X^T = U diag(s) V^T, without V. */
export interface ThinSvd {
  /** s^2, `[min(n, d)]`, in falling order; what rounding makes of 0 is 0. */
  readonly squares: Float64Array;
  /** U, `[d, min(n, d)]` row-major: orthonormal columns. Where s is 0 they are any that complete the others. */
  readonly leftVectors: Float64Array;
}

/**
 * By the eigenvectors of the smaller one of X^T X = U diag(s^2) U^T and X X^T = V diag(s^2) V^T, where U = X^T V / s. So time grows
 * with `n d min(n, d) + min(n, d)^3`: few images are cheap however large they are.
 */
export function thinSvd(rows: Float64Array, n: number): ThinSvd {
  const d = rows.length / n;
  return n < d ? byRows(rows, n, d) : byColumns(rows, n, d);
}

function byColumns(rows: Float64Array, n: number, d: number): ThinSvd {
  const columns = new Float64Array(d * n);
  for (let row = 0; row < n; row++) for (let i = 0; i < d; i++) columns[i * n + row] = rows[row * d + i] as number;
  const { values, vectors } = symmetricEigen(gramMatrix(columns, d), d);
  return { squares: values.map(atLeastNothing), leftVectors: vectors };
}

function byRows(rows: Float64Array, n: number, d: number): ThinSvd {
  const { values, vectors } = symmetricEigen(gramMatrix(rows, n), n);
  // Below this an eigenvalue is what rounding left of 0, and X^T V / s would be noise.
  const least = n * Number.EPSILON * atLeastNothing(values[0] as number);
  const rank = values.findIndex((value) => !(value > least));
  const known = rank < 0 ? n : rank;
  // One direction after the other in memory, while they are made.
  const found = new Float64Array(n * d);
  for (let k = 0; k < known; k++) {
    const s = Math.sqrt(values[k] as number);
    for (let row = 0; row < n; row++) {
      const share = (vectors[row * n + k] as number) / s;
      for (let i = 0; i < d; i++) found[k * d + i] = (found[k * d + i] as number) + share * (rows[row * d + i] as number);
    }
    // With a small s the quotient leans towards the directions before it.
    if (s * s < 1e-6 * (values[0] as number)) makeOrthogonal(found, k, d);
  }
  complete(found, known, n, d);
  const leftVectors = new Float64Array(d * n);
  for (let k = 0; k < n; k++) for (let i = 0; i < d; i++) leftVectors[i * n + k] = found[k * d + i] as number;
  return { squares: values.map((value, k) => (k < known ? value : 0)), leftVectors };
}

/** Directions `known` .. n - 1: unit vectors of the axes, less what lies along the directions before. */
function complete(found: Float64Array, known: number, n: number, d: number): void {
  let axis = 0;
  for (let k = known; k < n; k++) {
    // Axes keep (d - k) / d of their square on average, so one that keeps half of that exists.
    while (keptOf(found, k, axis, d) < (d - k) / (2 * d)) axis = (axis + 1) % d;
    found[k * d + axis] = 1;
    makeOrthogonal(found, k, d);
  }
}

/** What is left of an axis' square beside directions 0 .. k - 1. */
function keptOf(found: Float64Array, k: number, axis: number, d: number): number {
  let kept = 1;
  for (let other = 0; other < k; other++) kept -= (found[other * d + axis] as number) ** 2;
  return kept;
}

/** Direction k less its parts along those before it, twice for the rounding, at length 1. */
function makeOrthogonal(found: Float64Array, k: number, d: number): void {
  for (let turn = 0; turn < 2; turn++) {
    for (let other = 0; other < k; other++) {
      let along = 0;
      for (let i = 0; i < d; i++) along += (found[other * d + i] as number) * (found[k * d + i] as number);
      for (let i = 0; i < d; i++) found[k * d + i] = (found[k * d + i] as number) - along * (found[other * d + i] as number);
    }
    let square = 0;
    for (let i = 0; i < d; i++) square += (found[k * d + i] as number) ** 2;
    for (let i = 0; i < d; i++) found[k * d + i] = (found[k * d + i] as number) / Math.sqrt(square);
  }
}

/** Eigenvalues in falling order, and their vectors as the columns of a row-major `[n, n]`. */
function symmetricEigen(matrix: Float64Array, n: number): { readonly values: Float64Array; readonly vectors: Float64Array } {
  const rows = Array.from({ length: n }, (_, i) => matrix.subarray(i * n, i * n + n));
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(new Matrix(rows as unknown as number[][]), {
    assumeSymmetric: true,
  });
  const vectors = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let k = 0; k < n; k++) vectors[i * n + k] = eigenvectorMatrix.get(i, n - 1 - k);
  return { values: Float64Array.from(realEigenvalues).reverse(), vectors };
}

function atLeastNothing(value: number): number {
  return Math.max(0, value);
}
