import { DataError } from '@graft/core';
import { expect, it } from 'vitest';
import golden from './__fixtures__/mcnemar.json' with { type: 'json' };
import { compareArms } from './compare-arms.ts';

const { labels, first, second, onlyFirstRight, onlySecondRight, exactP } = golden.fromArrays;
const outcome = (predictions: readonly number[]) => new Map(predictions.map((prediction, i) => [`photo ${i}`, prediction === labels[i]]));

it('compares two arms on the same examples as pairs', () => {
  const comparison = compareArms(outcome(first), outcome(second));
  expect(comparison).toMatchObject({ n: labels.length, onlyFirst: onlyFirstRight, onlySecond: onlySecondRight });
  expect(comparison.mcnemarP).toBeCloseTo(exactP, 12);
  expect(comparison.difference).toBeCloseTo((onlyFirstRight - onlySecondRight) / labels.length, 12);
  expect(comparison.ci95.lo).toBeLessThan(comparison.difference);
  expect(comparison.ci95.hi).toBeGreaterThan(comparison.difference);
});

it('gives the same interval for the same seed, whatever the order of the examples', () => {
  const reversed = new Map([...outcome(first)].reverse());
  expect(compareArms(reversed, outcome(second), { seed: 5 })).toEqual(compareArms(outcome(first), outcome(second), { seed: 5 }));
});

it('changes its signs with the order of the arms', () => {
  const comparison = compareArms(outcome(second), outcome(first));
  expect(comparison.difference).toBeLessThan(0);
  expect(comparison.onlyFirst).toBe(onlySecondRight);
});

it('refuses arms that were evaluated on different examples', () => {
  expect(() => compareArms(new Map([['a', true]]), new Map([['b', true]]))).toThrow(DataError);
  expect(() => compareArms(new Map(), new Map())).toThrow(DataError);
});
