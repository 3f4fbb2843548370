/** Pixels. */
export interface ImageSize {
  readonly height: number;
  readonly width: number;
}

/**
 * A map from output to input, `[a, b, c, d, e, f]`: output pixel (row r, column q) reads the input at
 *
 *   row = a r + b q + c        column = d r + e q + f
 *
 * Whole coordinates are pixel centres.
 */
export type AffineMap = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

/** Each pixel reads itself. */
export const stillMap: AffineMap = [1, 0, 0, 0, 1, 0];

/** `outer` after `inner`: the map of output pixels that `inner` and then `outer` describe, as one matrix product. */
export function composeMaps(outer: AffineMap, inner: AffineMap): AffineMap {
  const [a, b, c, d, e, f] = outer;
  const [g, h, i, j, k, l] = inner;
  return [a * g + b * j, a * h + b * k, a * i + b * l + c, d * g + e * j, d * h + e * k, d * i + e * l + f];
}

/** Mirror what `map` shows: a flip after the warp costs nothing, since it only renumbers the output pixels. */
export function flipOutput(map: AffineMap, { height, width }: ImageSize, flipHorizontal: boolean, flipVertical: boolean): AffineMap {
  return composeMaps(map, [
    flipVertical ? -1 : 1,
    0,
    flipVertical ? height - 1 : 0,
    0,
    flipHorizontal ? -1 : 1,
    flipHorizontal ? width - 1 : 0,
  ]);
}
