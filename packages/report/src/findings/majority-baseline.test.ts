import { expect, it } from 'vitest';
import { exampleInput } from '../../test/example-input.ts';
import { majorityBaseline } from './majority-baseline.ts';

const { data } = exampleInput({ classes: ['ants', 'bees', 'wasps'], arms: [] });

it('is the share of the largest class, the first among equals', () => {
  const counts = { ...data.counts, validation: [3, 4, 4] };
  expect(majorityBaseline({ ...data, counts }, 'validation')).toEqual({ split: 'validation', label: 'bees', share: 4 / 11, n: 11 });
});

it('does not exist for an empty split', () => {
  expect(majorityBaseline(data, 'test')).toBeUndefined();
});
