import { expect, it } from 'vitest';
import golden from './__fixtures__/wilson.json' with { type: 'json' };
import { wilsonInterval } from './wilson-interval.ts';

it.each(golden.cases)('gives statsmodels’ interval for $successes of $trials at $confidence', ({ successes, trials, z, low, high }) => {
  const { lo, hi } = wilsonInterval(successes, trials, z);
  expect(lo).toBeCloseTo(low, 12);
  expect(hi).toBeCloseTo(high, 12);
});

it('is the 95 % interval unless told otherwise', () => {
  const { lo, hi } = wilsonInterval(78, 86);
  expect([lo.toFixed(3), hi.toFixed(3)]).toEqual(['0.827', '0.952']);
});

it('stays within 0 and 1', () => {
  expect(wilsonInterval(0, 5).lo).toBe(0);
  expect(wilsonInterval(5, 5).hi).toBeLessThanOrEqual(1);
});
