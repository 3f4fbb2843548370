/** How a line of samples goes on behind its ends: `d c b | a b c d | c b a`, or `c b a | a b c d | d c b`. */
export type SplineBorder = 'mirror' | 'reflect';

/** The one pole of the quadratic and the cubic B-spline filter. */
const poles = { 2: Math.sqrt(8) - 3, 3: Math.sqrt(3) - 2 } as const;

/**
 * The coefficients of the B-spline through the samples of a line, in place: a causal and an anticausal pass.
 *
 *   c+[k] = g s[k] + z c+[k - 1]        c[k] = z (c[k + 1] - c+[k])        g = (1 - z)(1 - 1 / z)
 *
 * @param first - of the line in `values`; `count` samples, `pitch` apart.
 * @see Unser, Splines: a perfect fit for signal and image processing, IEEE SPM 16(6), 1999, box 2; borders as SciPy's ni_splines.c
 */
export function filterLine(
  values: Float64Array,
  line: { readonly first: number; readonly count: number; readonly pitch: number },
  order: 2 | 3,
  border: SplineBorder,
): void {
  const { first, count, pitch } = line;
  if (count < 2) return;
  const z = poles[order];
  const at = (index: number): number => values[first + index * pitch] as number;
  const put = (index: number, value: number): void => {
    values[first + index * pitch] = value;
  };
  const gain = (1 - z) * (1 - 1 / z);
  for (let k = 0; k < count; k++) put(k, at(k) * gain);
  put(0, border === 'mirror' ? mirrorStart(at, count, z) : reflectStart(at, count, z));
  for (let k = 1; k < count; k++) put(k, at(k) + z * at(k - 1));
  put(count - 1, border === 'mirror' ? ((z * at(count - 2) + at(count - 1)) * z) / (z * z - 1) : (at(count - 1) * z) / (z - 1));
  for (let k = count - 2; k >= 0; k--) put(k, z * (at(k + 1) - at(k)));
}

function mirrorStart(at: (index: number) => number, count: number, z: number): number {
  const last = z ** (count - 1);
  let power = z;
  let sum = at(0) + last * at(count - 1);
  for (let k = 1; k < count - 1; k++) {
    sum += power * (at(k) + last * at(count - 1 - k));
    power *= z;
  }
  return sum / (1 - last * last);
}

function reflectStart(at: (index: number) => number, count: number, z: number): number {
  const whole = z ** count;
  let power = z;
  let sum = at(0) + whole * at(count - 1);
  for (let k = 1; k < count; k++) {
    // SciPy adds up in the first sample itself, so its last step meets the sum in place of the sample. That shows on lines of up to six.
    const opposite = k === count - 1 ? sum : at(count - 1 - k);
    sum += power * (at(k) + whole * opposite);
    power *= z;
  }
  return (sum * z) / (1 - whole * whole) + at(0);
}
