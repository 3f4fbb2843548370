import { type AffineMap, composeMaps, type ImageSize } from '../affine/affine-map.ts';

/** What Keras draws for the affine step of one view. */
export interface KerasTransform {
  /** Rotation, degrees. */
  readonly theta: number;
  /** Shift of the rows, pixels; positive moves the content up. */
  readonly tx: number;
  /** Shift of the columns, pixels; positive moves the content left. */
  readonly ty: number;
  /** Degrees. */
  readonly shear: number;
  /** Factor of the row coordinate: below 1 enlarges, above 1 shrinks. */
  readonly zx: number;
  /** Factor of the column coordinate. */
  readonly zy: number;
}

/**
 * Where the originals disagree:
 * - `correct`: turns about the image's centre `n / 2 - 1 / 2`, on each axis its own.
 * - `keras-preprocessing-1.1.2` (TensorFlow up to 2.8): the centre is a pixel off, at `n / 2 + 1 / 2`.
 * - `keras-2.9` (to Keras 3): the right centre, but afterwards rows and columns of the matrix are exchanged, so the height
 *   shift moves sideways, the rotation changes its sense, and an image that is not square turns about the wrong point.
 */
export const kerasBehaviours = ['correct', 'keras-preprocessing-1.1.2', 'keras-2.9'] as const;
export type KerasBehaviour = (typeof kerasBehaviours)[number];

/**
 * The map of ImageDataGenerator's affine step, output to input, about the centre o:
 *
 *   M = O(o) R(theta) T(tx, ty) S(shear) Z(zx, zy) O(-o)        S = [[1, -sin s], [0, cos s]]
 *
 * S is Keras' own: it scales by the cosine besides shearing.
 *
 * @see https://github.com/keras-team/keras-preprocessing/blob/1.1.2/keras_preprocessing/image/affine_transformations.py
 */
export function kerasAffineMap(transform: KerasTransform, size: ImageSize, behaviour: KerasBehaviour): AffineMap {
  const { theta, tx, ty, shear, zx, zy } = transform;
  const turn = behaviour === 'correct' ? exactTurn(theta) : turnOf(theta);
  const slope = turnOf(shear);
  const centre = behaviour === 'keras-preprocessing-1.1.2' ? 0.5 : -0.5;
  const row = size.height / 2 + centre;
  const column = size.width / 2 + centre;

  let map: AffineMap = [turn.cos, -turn.sin, 0, turn.sin, turn.cos, 0];
  map = composeMaps(map, [1, 0, tx, 0, 1, ty]);
  map = composeMaps(map, [1, -slope.sin, 0, 0, slope.cos, 0]);
  map = composeMaps(map, [zx, 0, 0, 0, zy, 0]);
  map = composeMaps([1, 0, row, 0, 1, column], composeMaps(map, [1, 0, -row, 0, 1, -column]));
  return behaviour === 'keras-2.9' ? exchangeAxes(map) : map;
}

function exchangeAxes([a, b, c, d, e, f]: AffineMap): AffineMap {
  return [e, d, f, b, a, c];
}

function turnOf(degrees: number): { readonly sin: number; readonly cos: number } {
  const radians = (degrees * Math.PI) / 180;
  return { sin: Math.sin(radians), cos: Math.cos(radians) };
}

/** Quarter turns as permutations: with sin(pi) = 1.2e-16 a pixel of the border would fall outside the image. */
function exactTurn(degrees: number): { readonly sin: number; readonly cos: number } {
  if (degrees % 90 !== 0) return turnOf(degrees);
  const quarter = (((degrees / 90) % 4) + 4) % 4;
  return { sin: [0, 1, 0, -1][quarter] as number, cos: [1, 0, -1, 0][quarter] as number };
}
