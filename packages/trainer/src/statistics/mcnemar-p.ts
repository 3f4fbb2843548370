import { logFactorial } from './log-factorial.ts';

/**
 * Exact two-sided p-value of McNemar's test: how surprising the split of the disagreements is if both arms are
 * equally good.
 *
 *   p = min(1, 2 P[X <= min(b, c)]),   X ~ Binomial(b + c, 1/2);   1 without a disagreement
 *
 * @param onlyFirst - b, examples that only the first arm has right; @param onlySecond - c.
 * @see McNemar, Note on the sampling error of the difference between correlated proportions, Psychometrika 12, 1947.
 */
export function mcnemarP(onlyFirst: number, onlySecond: number): number {
  const n = onlyFirst + onlySecond;
  const smaller = Math.min(onlyFirst, onlySecond);
  // Terms relative to the largest, P[X = smaller]: each is the one above it times k / (n - k + 1).
  let term = 1;
  let sum = 1;
  for (let k = smaller; k > 0 && term > 1e-20; k--) {
    term *= k / (n - k + 1);
    sum += term;
  }
  const largest = Math.exp(logFactorial(n) - logFactorial(smaller) - logFactorial(n - smaller) - n * Math.LN2);
  return Math.min(1, 2 * largest * sum);
}
