import type { ImageSize } from './affine/affine-map.ts';
import type { TransformMatrix } from './pillow/transform.ts';

type Point = readonly [x: number, y: number];

/** Upper left, upper right, lower right, lower left. */
export type Corners = readonly [Point, Point, Point, Point];

/**
 * The projective map that takes `corners` back to the corners of the photo, in `transform`'s form: the eight equations
 *
 *   a x + b y + c - X (g x + h y) = X        d x + e y + f - Y (g x + h y) = Y
 *
 * for each corner (x, y) and the photo's own (X, Y), solved by elimination with pivots, rounded to single precision as torchvision
 * does. Where the corners lie on a line there is no such map; then it is the identity.
 */
export function perspectiveMatrix({ height, width }: ImageSize, corners: Corners): TransformMatrix {
  const own: Corners = [
    [0, 0],
    [width - 1, 0],
    [width - 1, height - 1],
    [0, height - 1],
  ];
  const equations = corners.flatMap(([x, y], index) => {
    const [X, Y] = own[index] as Point;
    return [
      [x, y, 1, 0, 0, 0, -X * x, -X * y, X],
      [0, 0, 0, x, y, 1, -Y * x, -Y * y, Y],
    ];
  });
  const solution = solve(equations);
  if (solution === undefined) return [1, 0, 0, 0, 1, 0];
  return solution.map(Math.fround) as unknown as TransformMatrix;
}

/** Gauss and Jordan; undefined where the equations do not determine a solution. */
function solve(equations: number[][]): number[] | undefined {
  const size = equations.length;
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column + 1; row < size; row++) if (entry(equations, row, column) > entry(equations, pivot, column)) pivot = row;
    if (entry(equations, pivot, column) < 1e-12) return undefined;
    [equations[column], equations[pivot]] = [equations[pivot] as number[], equations[column] as number[]];
    const used = equations[column] as number[];
    for (const [row, equation] of equations.entries()) {
      if (row === column) continue;
      const share = (equation[column] as number) / (used[column] as number);
      for (let k = column; k <= size; k++) equation[k] = (equation[k] as number) - share * (used[k] as number);
    }
  }
  return equations.map((equation, row) => (equation[size] as number) / (equation[row] as number));
}

function entry(equations: readonly number[][], row: number, column: number): number {
  return Math.abs(equations[row]?.[column] ?? 0);
}
