import type { PipelineError } from '@graft/core';
import { expect, it } from 'vitest';
import { integerOf, type SplitArguments } from './split-arguments.ts';
import { splitSettings } from './split-settings.ts';

const plain: SplitArguments = { out: 'out', shuffle: true, materialize: 'none', clean: false, remove: false };

it.each<[Partial<SplitArguments>, string]>([
  [{ seed: '7,9' }, 'an integer for --seed but received "7,9"'],
  [{ seed: '' }, 'an integer for --seed but received ""'],
  [{ fixed: '1.5' }, 'comma-separated whole numbers of at least 1 for --fixed but received "1.5"'],
  [{ fixed: '-1' }, 'for --fixed but received "-1"'],
  [{ fixed: '5,0' }, 'for --fixed but received "5,0"'],
  [{ folds: 'x' }, 'a whole number of at least 2 for --folds but received "x"'],
  [{ folds: '1' }, 'for --folds but received "1"'],
  [{ ratio: '.8,' }, 'comma-separated numbers for --ratio but received ".8,"'],
  [{ ratio: '80,20' }, 'two or three shares that sum to 1 for --ratio but received "80,20", a sum of 100'],
  [{ ratio: '1' }, 'received "1", 1 of them'],
  [{ ratio: '.4,.3,.2,.1' }, 'received ".4,.3,.2,.1", 4 of them'],
  [{ ratio: '1,0' }, 'received "1,0", not each above 0'],
  [{ previous: 'before' }, '--previous only with --stable KEY'],
  [{ 'group-prefix': '2' }, '--group-prefix only with --compat'],
])('refuses %j', (given, words) => {
  expect(() => splitSettings({ ...plain, ...given })).toThrow(words);
});

it('takes whole numbers as they are written, of any size where split-folders does', () => {
  expect(splitSettings({ ...plain, fixed: '10,5', seed: '-3' })).toMatchObject({ method: 'fixed', fixed: [10, 5], seed: -3 });
  expect(integerOf('seed', '123456789012345678901234567890')).toBe(123456789012345678901234567890n);
});

it('says which shares a ratio of whole numbers may have meant', () => {
  const hintOf = (ratio: string): unknown => {
    try {
      return splitSettings({ ...plain, ratio });
    } catch (error) {
      return (error as PipelineError).hint;
    }
  };
  expect(hintOf('80,20')).toBe('Perhaps --ratio 0.8,0.2. For example --ratio .8,.2 or --ratio .7,.15,.15.');
  expect(hintOf('-1,2')).toBe('For example --ratio .8,.2 or --ratio .7,.15,.15.');
});
