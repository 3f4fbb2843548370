import { canonicalJson } from '@graft/core';
import { expect, it } from 'vitest';
import { exampleInput } from '../test/example-input.ts';
import { reportInputSchema } from './report-input.ts';

const input = exampleInput();
const [first, second] = input.arms;
if (!first || !second) throw new RangeError('Expected two arms.');
const weighted = { ...first, weighting: { repeats: { photos: 3, taken: 90 } } };
const leaks = [{ first: { id: 'a', split: 'train' as const }, second: { id: 'b', split: 'test' as const }, reason: 'same bytes' }];

it('reads back what was written, pictures included', () => {
  const whole = { ...input, data: { ...input.data, leaks }, arms: [weighted, second] };
  expect(reportInputSchema.parse(JSON.parse(canonicalJson(whole)))).toEqual(whole);
});

it.each([
  ['an unknown key', { ...input, unknown: 1 }, []],
  ['a missing part', { ...input, split: undefined }, ['split']],
  [
    'a picture that is not base64',
    { ...input, arms: [{ ...first, wrong: [{ ...first.wrong[0], picture: '<b>' }] }, second] },
    ['arms', 0, 'wrong', 0, 'picture'],
  ],
  [
    'an accuracy above 1',
    { ...input, arms: [{ ...first, accuracy: { ...first.accuracy, value: 95 } }, second] },
    ['arms', 0, 'accuracy', 'value'],
  ],
  [
    'counts for other classes',
    { ...input, data: { ...input.data, counts: { ...input.data.counts, train: [1] } } },
    ['data', 'counts', 'train'],
  ],
  ['a matrix of other classes', { ...input, arms: [{ ...first, confusionMatrix: [[1]] }, second] }, ['arms', 0, 'confusionMatrix']],
  ['scores of other classes', { ...input, arms: [first, { ...second, perClass: [] }] }, ['arms', 1, 'perClass']],
  ['two arms of one name', { ...input, arms: [first, second, first] }, ['arms']],
  ['a comparison of an arm that is not there', { ...input, arms: [first] }, ['comparison', 'second']],
])('refuses %s and says where', (_, value, path) => {
  const { error } = reportInputSchema.safeParse(value);
  expect(error?.issues.map((issue) => issue.path)).toEqual([path]);
});
