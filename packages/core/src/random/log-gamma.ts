/** Draws that a gamma variate is made of: uniform in [0, 1) and standard normal. An `Rng` has both. */
export interface GammaDraws {
  random(): number;
  normal(): number;
}

/**
 * The logarithm of a gamma variate of the given shape and scale 1.
 *
 *   d = a - 1/3,  c = 1 / sqrt(9 d),  v = (1 + c z)^3:  accept d v where ln u < z^2 / 2 + d (1 - v + ln v)
 *
 * A shape below 1 is lifted: G(a) = G(a + 1) U^(1/a). In logarithms, because U^(1/a) underflows at a shape as MixUp uses it.
 *
 * @param shape - a, above 0.
 * @see Marsaglia and Tsang, A Simple Method for Generating Gamma Variables, ACM TOMS 26(3), 2000
 */
export function logGamma(rng: GammaDraws, shape: number): number {
  // 1 - u keeps the logarithm finite.
  if (shape < 1) return logGamma(rng, shape + 1) + Math.log(1 - rng.random()) / shape;
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const z = rng.normal();
    const v = (1 + c * z) ** 3;
    if (v > 0 && Math.log(1 - rng.random()) < (z * z) / 2 + d * (1 - v + Math.log(v))) return Math.log(d) + Math.log(v);
  }
}
