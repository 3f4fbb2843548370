import { expect, it } from 'vitest';
import golden from './__fixtures__/mcnemar.json' with { type: 'json' };
import { mcnemarP } from './mcnemar-p.ts';

it.each(golden.tables)('is exact for $onlyFirstRight against $onlySecondRight', ({ onlyFirstRight, onlySecondRight, exactP }) => {
  expect(mcnemarP(onlyFirstRight, onlySecondRight)).toBeCloseTo(exactP, 12);
});

it('does not depend on the order of the arms', () => {
  expect(mcnemarP(41, 60)).toBe(mcnemarP(60, 41));
});

it('does not underflow where 2^-n does', () => {
  // Normal approximation with continuity correction: z = (300 - 1) / sqrt(3000) = 5.46, so p = 4.8e-8.
  const p = mcnemarP(1350, 1650);
  expect(p).toBeGreaterThan(4.0e-8);
  expect(p).toBeLessThan(5.5e-8);
});
