/** Eigenvalues in falling order, and their vectors as the columns of a row-major `[n, n]`. */
export interface Eigen {
  readonly values: Float64Array;
  readonly vectors: Float64Array;
}

/**
 * Eigenvalues and vectors of a symmetric matrix by cyclic Jacobi rotations, each of which makes one pair of entries zero.
 *
 * @param matrix - row-major `[n, n]`; left alone. Meant for some hundred rows.
 * @see Golub and Van Loan, Matrix Computations, section 8.5
 */
export function symmetricEigen(matrix: Float64Array, n: number): Eigen {
  const a = matrix.slice();
  const v = new Float64Array(n * n);
  for (let i = 0; i < n; i++) v[i * n + i] = 1;
  const at = (m: Float64Array, i: number, j: number): number => m[i * n + j] as number;
  for (let sweep = 0; sweep < 60; sweep++) {
    let off = 0;
    let total = 0;
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        total += at(a, i, j) ** 2;
        if (i !== j) off += at(a, i, j) ** 2;
      }
    }
    if (off <= 1e-30 * total) break;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        const entry = at(a, p, q);
        if (entry === 0) continue;
        const theta = (at(a, q, q) - at(a, p, p)) / (2 * entry);
        const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        const cos = 1 / Math.sqrt(t * t + 1);
        turn(a, { n, p, q, cos, sin: t * cos, pitch: 1 });
        turn(a, { n, p, q, cos, sin: t * cos, pitch: n });
        turn(v, { n, p, q, cos, sin: t * cos, pitch: 1 });
      }
    }
  }
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => at(a, j, j) - at(a, i, i));
  const vectors = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let k = 0; k < n; k++) vectors[i * n + k] = at(v, i, order[k] as number);
  return { values: Float64Array.from(order, (k) => at(a, k, k)), vectors };
}

/** Mix columns p and q (pitch 1), or rows p and q (pitch n). */
function turn(
  m: Float64Array,
  rotation: {
    readonly n: number;
    readonly p: number;
    readonly q: number;
    readonly cos: number;
    readonly sin: number;
    readonly pitch: number;
  },
): void {
  const { n, p, q, cos, sin, pitch } = rotation;
  const along = pitch === 1 ? n : 1;
  for (let k = 0; k < n; k++) {
    const i = k * along + p * pitch;
    const j = k * along + q * pitch;
    const first = m[i] as number;
    const second = m[j] as number;
    m[i] = cos * first - sin * second;
    m[j] = sin * first + cos * second;
  }
}
