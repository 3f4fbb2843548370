import { describe, expect, it } from 'vitest';
import { splitExamples } from '../split-examples.ts';
import { configOf, exampleOf, manifestOf } from './__fixtures__/manifests.ts';

const cameras = ['a', 'b'].flatMap((label) =>
  ['x', 'y', 'z'].flatMap((camera) => Array.from({ length: 4 }, (_, i) => exampleOf(`${label}/${camera}${i}.jpg`, { group: camera }))),
);
const byColumn = configOf({ method: 'leave-one-group-out', groupBy: 'group' });

describe('the split method leave-one-group-out', () => {
  it('makes each group a fold, in the order of their names', () => {
    const { examples } = splitExamples(manifestOf(cameras), { ...byColumn, fold: 2 });
    for (const { group, fold, split } of examples) {
      expect(fold).toBe(['x', 'y', 'z'].indexOf(group ?? '') + 1);
      expect(split).toBe(group === 'y' ? 'validation' : 'train');
    }
  });

  it('takes groups from a regular expression as well', () => {
    const byExpression = configOf({ method: 'leave-one-group-out', groupBy: '/([a-z])[0-9]' });
    const plain = cameras.map(({ group: _, ...example }) => example);
    expect(splitExamples(manifestOf(plain), byExpression).examples).toEqual(splitExamples(manifestOf(cameras), byColumn).examples);
  });

  it('refuses a class that only one group has, a fold beyond the last group, and groups without names', () => {
    const rare = exampleOf('rare/x9.jpg', { group: 'x' });
    expect(() => splitExamples(manifestOf([...cameras, rare]), byColumn)).toThrow('rare is in x alone');
    expect(() => splitExamples(manifestOf(cameras), { ...byColumn, fold: 4 })).toThrow('fold 4 but the photos are in 3');
    expect(() => splitExamples(manifestOf(cameras), { ...byColumn, groupBy: 'none' })).toThrow('grouped by none');
  });
});
