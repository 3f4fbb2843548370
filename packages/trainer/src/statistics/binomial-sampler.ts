import type { Rng } from '@graft/core';
import { logFactorial } from './log-factorial.ts';

/**
 * Draws from Binomial(n, p) by inverting the distribution function, which is tabulated once around the mean.
 *
 * Outside 10 standard deviations and 10 counts lies less than 1e-20: a 53-bit uniform cannot tell it from nothing.
 *
 * @param n - trials, 0 .. 2^31; @param p - 0 .. 1.
 * @returns a function that takes one draw of `rng` and returns 0 .. n.
 */
export function binomialSampler(n: number, p: number): (rng: Rng) => number {
  if (p <= 0 || n === 0) return () => 0;
  if (p >= 1) return () => n;
  const reach = 10 * Math.sqrt(n * p * (1 - p)) + 10;
  const from = Math.max(0, Math.floor(n * p - reach));
  const to = Math.min(n, Math.ceil(n * p + reach));
  const cumulative = new Float64Array(to - from + 1);
  let sum = 0;
  for (let k = from; k <= to; k++) {
    sum += Math.exp(logFactorial(n) - logFactorial(k) - logFactorial(n - k) + k * Math.log(p) + (n - k) * Math.log1p(-p));
    cumulative[k - from] = sum;
  }
  return (rng) => from + firstAbove(cumulative, rng.random() * sum);
}

/** The first index whose value exceeds `threshold`, which lies below the last value. */
function firstAbove(ascending: Float64Array, threshold: number): number {
  let low = 0;
  let high = ascending.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle] > threshold) high = middle;
    else low = middle + 1;
  }
  return low;
}
