import type { Interval } from '@graft/core';

/** The 97.5 % point of the standard normal distribution. */
const z95 = 1.959963984540054;

/**
 * Wilson's score interval of a binomial share; unlike p +- z sqrt(p(1-p)/n) it is right for small n and near 0 and 1.
 *
 *   centre = (p + z^2/2n) / (1 + z^2/n)      half = z / (1 + z^2/n) sqrt(p(1-p)/n + z^2/4n^2)
 *
 * It assumes independent trials and has no continuity correction.
 *
 * @param successes - 0 .. trials; @param trials - n, at least 1; @param z - normal quantile, by default for 95 %.
 * @see Wilson, Probable Inference, the Law of Succession, and Statistical Inference, JASA 22, 1927.
 */
export function wilsonInterval(successes: number, trials: number, z: number = z95): Interval {
  const p = successes / trials;
  const square = (z * z) / trials;
  const centre = (p + square / 2) / (1 + square);
  const half = (z / (1 + square)) * Math.sqrt((p * (1 - p)) / trials + square / (4 * trials));
  return { lo: Math.max(0, centre - half), hi: Math.min(1, centre + half) };
}
