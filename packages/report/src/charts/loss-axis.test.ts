import { expect, it } from 'vitest';
import { lossAxis } from './loss-axis.ts';

const records = (...losses: (number | null)[]) =>
  losses.map((loss, i) => ({ epoch: i + 1, loss, accuracy: null, validationLoss: null, validationAccuracy: null }));

it('is linear and begins at zero while the losses are of one size', () => {
  const { axis, isLog } = lossAxis(records(2, 1, 0.5));
  expect(isLog).toBe(false);
  expect(axis.at(0)).toBe(0);
});

it('is logarithmic where they span more than a factor of 30', () => {
  expect(lossAxis(records(3, 0.05)).isLog).toBe(true);
});

it('stays linear with a loss of zero, which no logarithm shows', () => {
  expect(lossAxis(records(3, 0)).isLog).toBe(false);
});

it('ignores losses that diverged, and has ticks even where all did', () => {
  expect(lossAxis(records(2, null, Number.NaN, Number.POSITIVE_INFINITY)).axis.at(2)).toBe(1);
  expect(lossAxis(records(null, null)).axis.ticks.length).toBeGreaterThan(1);
});
