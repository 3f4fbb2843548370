/**
 * The columns q of 0 .. width whose coordinate `base + step * q` lies in [0, limit), as the first of them and the one
 * behind the last. Where there is none, both are the column at which the coordinate jumps over the span: what lies
 * before it is beyond one end, what follows beyond the other.
 */
export function spanStart(base: number, step: number, limit: number, width: number): number {
  if (step === 0) return 0;
  return crossing(base, step, step > 0 ? 0 : limit, width);
}

export function spanEnd(base: number, step: number, limit: number, width: number): number {
  if (step === 0) return base >= 0 && base < limit ? width : 0;
  return crossing(base, step, step > 0 ? limit : 0, width);
}

/**
 * The first column past `threshold`, in the direction of `step`.
 *
 * The quotient only guesses; the very expression that the loops evaluate settles it. Its rounding keeps it monotone in q,
 * so a loop over the span needs no check.
 */
function crossing(base: number, step: number, threshold: number, width: number): number {
  let column = Math.max(0, Math.min(width, Math.ceil((threshold - base) / step)));
  while (column > 0 && isPast(base + step * (column - 1), step, threshold)) column--;
  while (column < width && !isPast(base + step * column, step, threshold)) column++;
  return column;
}

function isPast(coordinate: number, step: number, threshold: number): boolean {
  return step > 0 ? coordinate >= threshold : coordinate < threshold;
}
