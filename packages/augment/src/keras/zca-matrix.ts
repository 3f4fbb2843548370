import type { KerasBehaviour } from '../affine/keras-affine-map.ts';
import { symmetricEigen } from './symmetric-eigen.ts';

/**
 * The whitening matrix of centred rows X `[n, d]`, applied as `row W`. The two epsilons mean different things:
 *
 *   from Keras 2.9 on    W = U diag(sqrt(n) / (s + eps)) U^T       X^T = U diag(s) V^T, the first min(n, d) columns of U
 *   1.1.2                W = U diag(1 / sqrt(lambda + eps)) U^T    X^T X / n = U diag(lambda) U^T
 *
 * `correct` is the later one. Both come from the eigenvectors of X^T X, since s^2 = n lambda. Time grows with d^3.
 *
 * @returns `[d, d]`, row-major.
 */
export function zcaMatrix(
  rows: Float64Array,
  n: number,
  { epsilon, behaviour }: { readonly epsilon: number; readonly behaviour: KerasBehaviour },
): Float64Array {
  const d = rows.length / n;
  const gram = new Float64Array(d * d);
  for (let row = 0; row < n; row++) {
    for (let i = 0; i < d; i++) {
      const value = rows[row * d + i] as number;
      for (let j = 0; j < d; j++) gram[i * d + j] = (gram[i * d + j] as number) + value * (rows[row * d + j] as number);
    }
  }
  const { values, vectors } = symmetricEigen(gram, d);
  const isOld = behaviour === 'keras-preprocessing-1.1.2';
  const rank = isOld ? d : Math.min(n, d);
  const matrix = new Float64Array(d * d);
  for (let k = 0; k < rank; k++) {
    const value = Math.max(0, values[k] as number);
    const factor = isOld ? 1 / Math.sqrt(value / n + epsilon) : Math.sqrt(n) / (Math.sqrt(value) + epsilon);
    for (let i = 0; i < d; i++) {
      const scaled = factor * (vectors[i * d + k] as number);
      for (let j = 0; j < d; j++) matrix[i * d + j] = (matrix[i * d + j] as number) + scaled * (vectors[j * d + k] as number);
    }
  }
  return matrix;
}
