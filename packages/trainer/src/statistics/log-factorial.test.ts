import { expect, it } from 'vitest';
import { logFactorial } from './log-factorial.ts';

it('is the logarithm of the product', () => {
  expect(logFactorial(0)).toBe(0);
  expect(logFactorial(1)).toBe(0);
  expect(logFactorial(10)).toBeCloseTo(Math.log(3_628_800), 13);
});

it('continues without a jump from the table to the series', () => {
  for (const n of [255, 256, 257, 1000]) {
    expect(Math.abs(logFactorial(n) - logFactorial(n - 1) - Math.log(n))).toBeLessThan(1e-11);
  }
});
