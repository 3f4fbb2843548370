import { evaluateClassification } from '@graft/trainer';
import { describe, expect, it } from 'vitest';
import { chooseModel, type MeasuredArm } from './choose-model.ts';

const classes = ['cat', 'dog'];

/** An arm that is right on the photos of which `right` says so. */
function arm(
  name: string,
  trainable: number,
  right: (photo: number) => boolean,
  evaluatedOn: 'validation' | 'test' = 'validation',
): MeasuredArm {
  const photos = Array.from({ length: 40 }, (_, n) => n);
  const labels = photos.map((n) => n % 2);
  const guesses = photos.map((n) => (right(n) ? n % 2 : 1 - (n % 2)));
  const metrics = evaluateClassification({ labels, probabilities: guesses.flatMap((guess) => [1 - guess, guess]), classes });
  const snapshot = { epoch: 1, accuracy: metrics.accuracy };
  return {
    name,
    training: {
      model: {
        format: 1,
        kind: 'toy',
        title: name,
        classes,
        parameters: { total: trainable, trainable },
        best: { epoch: 1, weights: 'w' },
        last: { epoch: 1, weights: 'w' },
      },
    },
    evaluation: {
      provenance: { evaluatedOn, selected: 'last', selectedOn: 'none', best: snapshot, last: snapshot },
      metrics,
      predictions: photos.map((n) => ({
        id: `${n}.jpg`,
        label: classes[n % 2] as string,
        predicted: classes[guesses[n] as number] as string,
        probabilities: [0, 1],
      })),
    },
  };
}

describe('chooseModel', () => {
  it('takes the most accurate arm where it is better beyond chance, whatever the order and the size', () => {
    const good = arm('good', 1000, (n) => n !== 3);
    const bad = arm('bad', 10, (n) => n % 2 === 0);
    for (const arms of [
      [good, bad],
      [bad, good],
    ])
      expect(chooseModel(arms)).toEqual({ arm: 'good', reason: 'the most accurate' });
  });

  it('takes the simpler arm where it is as accurate, or less so by no more than two points that may be chance', () => {
    const large = arm('large', 1000, () => true);
    expect(chooseModel([large, arm('small', 10, () => true)])).toEqual({ arm: 'small', reason: 'as accurate as large and simpler' });
    // One of forty photos is 2.5 points; chance may explain it, and a user would still rather have it right.
    expect(chooseModel([large, arm('small', 10, (n) => n > 0)])).toEqual({ arm: 'large', reason: 'the most accurate' });
  });

  it('takes the first of equals, the only arm, and the first where the arms saw different photos', () => {
    const all = () => true;
    expect(chooseModel([arm('a', 10, all), arm('b', 10, all)])).toMatchObject({ arm: 'a' });
    expect(chooseModel([arm('a', 10, all)])).toEqual({ arm: 'a', reason: 'the only arm' });
    const apart = chooseModel([arm('a', 10, (n) => n > 30), arm('b', 5, all, 'test')]);
    expect(apart).toMatchObject({ arm: 'a', reason: expect.stringContaining('different photos') });
  });
});
