import { requireRange } from '@graft/core';
import { gramMatrix } from './gram-matrix.ts';
import type { KerasBehaviour } from './keras-affine-map.ts';
import { thinSvd } from './thin-svd.ts';

/** Values of an image of 64 x 64 x 3: the matrix has 1.2 GB then. */
const mostValues = 12_288;

/**
 * The whitening matrix of centred rows X `[n, d]`, applied as `row W`. The two epsilons mean different things:
 *
 *   from Keras 2.9 on    W = U diag(sqrt(n) / (s + eps)) U^T            X^T = U diag(s) V^T, the first min(n, d) columns of U
 *   1.1.2                W = U diag(1 / sqrt(s^2 / n + eps)) U^T        all d columns of U; with fewer rows the columns that lack
 *                          = I / sqrt(eps) - U diag(1 / sqrt(eps) - 1 / sqrt(s^2 / n + eps)) U^T      are the identity's rest
 *
 * `correct` is the later one. Time grows as that of `thinSvd`, and with `d^2 min(n, d)`.
 *
 * @returns `[d, d]`, row-major.
 * @throws {ConfigError} when an image has more values than a matrix in memory can have rows.
 */
export function zcaMatrix(
  rows: Float64Array,
  n: number,
  { epsilon, behaviour }: { readonly epsilon: number; readonly behaviour: KerasBehaviour },
): Float64Array {
  const d = rows.length / n;
  requireRange(d <= mostValues, {
    expected: `at most ${mostValues} values per image`,
    name: 'zcaWhitening',
    received: d,
    hint: 'Whitening holds a matrix of values times values: make the images smaller (64 x 64 x 3 is the most), or leave zcaWhitening out.',
  });
  const { squares, leftVectors } = thinSvd(rows, n);
  const isOld = behaviour === 'keras-preprocessing-1.1.2';
  const rest = isOld && n < d ? 1 / Math.sqrt(epsilon) : 0;
  const roots = squares.map((square) => {
    const factor = isOld ? 1 / Math.sqrt(square / n + epsilon) : Math.sqrt(n) / (Math.sqrt(square) + epsilon);
    return Math.sqrt(Math.abs(rest - factor));
  });
  const rank = squares.length;
  for (let i = 0; i < leftVectors.length; i++) leftVectors[i] = (leftVectors[i] as number) * (roots[i % rank] as number);
  const matrix = gramMatrix(leftVectors, d);
  if (rest === 0) return matrix;
  for (let i = 0; i < matrix.length; i++) matrix[i] = (i % (d + 1) === 0 ? rest : 0) - (matrix[i] as number);
  return matrix;
}
