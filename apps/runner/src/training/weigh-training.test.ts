import type { SplitExample } from '@graft/core';
import { describe, expect, it } from 'vitest';
import { takesOf, weighTraining } from './weigh-training.ts';

const classes = ['ants', 'bees'];
const row = (id: string, more: Partial<SplitExample> = {}): SplitExample => {
  const label = id.startsWith('a') ? 'ants' : 'bees';
  return { id, sha256: '00'.repeat(32), label, classIndex: classes.indexOf(label), split: 'train', ...more };
};

describe('weighTraining', () => {
  it('multiplies the weight of the photo by that of its class, over training photos alone', () => {
    const all = [row('a1', { weight: 3 }), row('a2'), row('a3'), row('b1', { weight: 0.5 }), row('b2', { split: 'validation', weight: 9 })];
    const { examples, weighting } = weighTraining(all, classes, 'balanced');
    // Four photos that train, three of them ants: 4 / (2 * 3) and 4 / (2 * 1).
    expect(examples.map(({ id, weight }) => [id, weight])).toEqual([
      ['a1', 3 * (4 / 6)],
      ['a2', 4 / 6],
      ['a3', 4 / 6],
      ['b1', 0.5 * 2],
    ]);
    expect(weighting).toEqual({
      classWeights: [
        { label: 'ants', weight: 4 / 6 },
        { label: 'bees', weight: 2 },
      ],
      photoWeights: { photos: 2, smallest: 0.5, largest: 3 },
    });
  });

  it('says nothing, and weighs nothing, where every photo counts once', () => {
    for (const all of [
      [row('a1'), row('b1')],
      [row('a1', { weight: 1 }), row('b1')],
      [row('a1'), row('b1', { split: 'test', weight: 4 })],
    ]) {
      const { examples, weighting } = weighTraining(all, classes, undefined);
      expect(weighting).toBeUndefined();
      expect(examples.some((example) => 'weight' in example)).toBe(false);
    }
  });

  it('counts repeats, which class weights do not change', () => {
    const { examples, weighting } = weighTraining([row('a1'), row('b1', { repeats: 3 })], classes, undefined);
    expect(weighting).toEqual({ repeats: { photos: 1, taken: 4 } });
    expect(takesOf(examples).map(({ id, take }) => `${id} ${take}`)).toEqual(['a1 0', 'b1 0', 'b1 1', 'b1 2']);
  });
});
