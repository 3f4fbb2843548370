import type { AffineMap, ImageSize } from './affine-map.ts';

/** The parameters of one view, as torchvision's `affine` takes them. */
export interface TorchvisionAffine {
  /** Degrees, clockwise. */
  readonly angle: number;
  /** Pixels to the right and down. */
  readonly translate: readonly [x: number, y: number];
  /** Above 1 enlarges. */
  readonly scale: number;
  /** Degrees. */
  readonly shear: readonly [x: number, y: number];
}

/**
 * torchvision's affine as a map from output to input about the centre of the photo:
 *
 *   M = T C (R(angle) S(scale) Hy(shear y) Hx(shear x)) C^-1, inverted        Hx = [[1, -tan], [0, 1]], Hy = [[1, 0], [-tan, 1]]
 *
 * Right angles are exact, so that turning a square by 90 degrees is a permutation.
 *
 * @see https://github.com/pytorch/vision/blob/main/torchvision/transforms/functional.py _get_inverse_affine_matrix
 */
export function torchvisionAffineMap({ angle, translate, scale, shear }: TorchvisionAffine, { height, width }: ImageSize): AffineMap {
  const radians = Math.PI / 180;
  const [shearX, shearY] = [shear[0] * radians, shear[1] * radians];
  const turn = angle * radians - shearY;
  const a = exact(Math.cos(turn)) / Math.cos(shearY);
  const c = exact(Math.sin(turn)) / Math.cos(shearY);
  const b = -a * Math.tan(shearX) - exact(Math.sin(angle * radians));
  const d = -c * Math.tan(shearX) + exact(Math.cos(angle * radians));
  // The determinant of [a b; c d] is 1. Rows first, as everywhere in Graft.
  const [rowRow, rowColumn, columnRow, columnColumn] = [a / scale, -c / scale, -b / scale, d / scale];
  const centreRow = (height - 1) / 2;
  const centreColumn = (width - 1) / 2;
  const row = -centreRow - translate[1];
  const column = -centreColumn - translate[0];
  return [
    rowRow,
    rowColumn,
    rowRow * row + rowColumn * column + centreRow,
    columnRow,
    columnColumn,
    columnRow * row + columnColumn * column + centreColumn,
  ];
}

/** To 15 decimals: the cosine of a right angle is 0 and not 6e-17, with which a border pixel would fall outside. */
function exact(value: number): number {
  return Number(value.toFixed(15)) + 0;
}
