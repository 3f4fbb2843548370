import { expect, it } from 'vitest';
import { integerOf, type SplitArguments } from './split-arguments.ts';
import { splitSettings } from './split-settings.ts';

const plain: SplitArguments = { out: 'out', shuffle: true, materialize: 'none', clean: false, remove: false, json: false };

it.each<[Partial<SplitArguments>, string]>([
  [{ seed: '7,9' }, 'an integer for --seed but received "7,9"'],
  [{ seed: '' }, 'an integer for --seed but received ""'],
  [{ fixed: '1.5' }, 'from 1 with commas between for --fixed but received "1.5"'],
  [{ fixed: '-1' }, 'for --fixed but received "-1"'],
  [{ fixed: '5,0' }, 'for --fixed but received "5,0"'],
  [{ folds: 'x' }, 'a whole number from 2 for --folds but received "x"'],
  [{ folds: '1' }, 'for --folds but received "1"'],
  [{ ratio: '.8,' }, 'numbers with commas between for --ratio but received ".8,"'],
  [{ previous: 'before' }, '--previous only with --stable KEY'],
  [{ 'group-prefix': '2' }, '--group-prefix only with --compat'],
])('refuses %j', (given, words) => {
  expect(() => splitSettings({ ...plain, ...given })).toThrow(words);
});

it('takes whole numbers as they are written, of any size where split-folders does', () => {
  expect(splitSettings({ ...plain, fixed: '10,5', seed: '-3' })).toMatchObject({ method: 'fixed', fixed: [10, 5], seed: -3 });
  expect(integerOf('seed', '123456789012345678901234567890')).toBe(123456789012345678901234567890n);
});
