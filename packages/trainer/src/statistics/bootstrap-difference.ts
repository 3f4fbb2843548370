import type { Interval, Rng } from '@graft/core';
import { binomialSampler } from './binomial-sampler.ts';

/**
 * Percentile bootstrap of the difference of two accuracies on the same n examples.
 *
 * A resample draws n examples with replacement and keeps an example's two outcomes together. Its difference depends
 * only on how many of the drawn ones are disagreements and how many of these favour the first arm, and both counts
 * are binomial: two draws a resample give exactly what n draws would, for any n.
 *
 *   T ~ Binomial(n, (b + c)/n)      B | T ~ Binomial(T, b/(b + c))      difference = (2B - T) / n
 *
 * @param counts - n examples, b that only the first arm has right, c that only the second has.
 * @returns the 2.5 % and 97.5 % points (linear between order statistics) of `resamples` differences, first minus second.
 * @see Efron and Tibshirani, An Introduction to the Bootstrap, 1993, section 13.3.
 */
export function bootstrapDifference(
  counts: { readonly n: number; readonly onlyFirst: number; readonly onlySecond: number },
  rng: Rng,
  resamples: number,
): Interval {
  const { n, onlyFirst, onlySecond } = counts;
  const disagreements = onlyFirst + onlySecond;
  const drawTotal = binomialSampler(n, disagreements / n);
  const samplers = new Map<number, (rng: Rng) => number>();
  const differences = new Float64Array(resamples);
  for (let i = 0; i < resamples; i++) {
    const total = drawTotal(rng);
    const drawFirst = samplers.get(total) ?? binomialSampler(total, onlyFirst / Math.max(disagreements, 1));
    samplers.set(total, drawFirst);
    differences[i] = (2 * drawFirst(rng) - total) / n;
  }
  differences.sort();
  return { lo: quantile(differences, 0.025), hi: quantile(differences, 0.975) };
}

function quantile(ascending: Float64Array, share: number): number {
  const position = share * (ascending.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, ascending.length - 1);
  return ascending[below] + (position - below) * (ascending[above] - ascending[below]);
}
