/** What lies beyond the border, in SciPy's sense. */
export const fillModes = ['nearest', 'constant', 'reflect', 'wrap'] as const;
export type FillMode = (typeof fillModes)[number];

export interface Fill {
  readonly fillMode: FillMode;
  /** Value beyond the border in mode `constant`, 0..255 scale. */
  readonly cval: number;
}

/**
 * Bring a coordinate of an axis of length n into [0, n - 1], as `scipy.ndimage` does:
 *
 *   nearest    a a a a | a b c d | d d d d
 *   reflect    d c b a | a b c d | d c b a      period 2n
 *   wrap       d b c d | a b c d | b c a b      period n - 1: first and last pixel coincide, which is no tiling
 *   constant   any coordinate beyond [0, n - 1] is NaN, for `cval`; nothing blends into the border
 *
 * @see https://github.com/scipy/scipy/blob/v1.17.1/scipy/ndimage/src/ni_interpolation.c map_coordinate
 */
export function foldCoordinate(coordinate: number, length: number, fillMode: FillMode): number {
  const last = length - 1;
  if (coordinate >= 0 && coordinate <= last) return coordinate;
  if (fillMode === 'constant') return Number.NaN;
  if (fillMode === 'wrap') return wrapped(coordinate, last);
  return clamp(fillMode === 'reflect' ? reflected(coordinate, length) : coordinate, last);
}

/** SciPy's own sum: a whole period below 0 lands on the last pixel, a whole period above the end on the first. */
function wrapped(coordinate: number, last: number): number {
  if (last === 0) return 0;
  const periods = coordinate < 0 ? -Math.trunc(-coordinate / last) - 1 : Math.trunc(coordinate / last);
  return clamp(coordinate - last * periods, last);
}

function reflected(coordinate: number, length: number): number {
  const phase = coordinate - 2 * length * Math.floor(coordinate / (2 * length));
  return phase < length ? phase : 2 * length - 1 - phase;
}

function clamp(coordinate: number, last: number): number {
  return Math.max(0, Math.min(last, coordinate));
}
