import { ArtifactError } from '@graft/core';
import { describe, expect, it } from 'vitest';
import type { FeatureRow } from '../../artifacts/features.ts';
import type { TrainingExample } from '../../training/training-example.ts';
import { headTraining } from './head-training.ts';

const sha256 = '00'.repeat(32);
const example = (id: string, more: object = {}): TrainingExample => ({ id, sha256, label: id, classIndex: 0, split: 'train', ...more });
/** The rows of the features artifact: the views of each example, with a validation photo after each. */
const rowsOf = (views: Readonly<Record<string, number>>): FeatureRow[] =>
  Object.entries(views).flatMap(([id, count], at) => [
    ...Array.from({ length: count }, (_, view): FeatureRow => ({ id, sha256, split: 'train', view })),
    { id: `validation ${at}`, sha256, split: 'validation', view: 0 },
  ]);

describe('headTraining', () => {
  it('takes a plain row as often as its photo is repeated', () => {
    const { views, sampleWeights } = headTraining(rowsOf({ a: 1, b: 1, c: 1 }), [example('a'), example('b', { repeats: 3 }), example('c')]);
    expect(views.map((view) => [...view])).toEqual([[0, 2, 2, 2, 4]]);
    expect(sampleWeights).toBeUndefined();
  });

  it('gives a repeated photo views of its own in each epoch, every view in one epoch', () => {
    // Three epochs, each of which takes a once and b twice.
    const { views } = headTraining(rowsOf({ a: 3, b: 6 }), [example('a'), example('b', { repeats: 2 })]);
    expect(views.map((view) => [...view])).toEqual([
      [0, 4, 5],
      [1, 6, 7],
      [2, 8, 9],
    ]);
  });

  it('keeps the views of earlier epochs where there are more epochs', () => {
    const examples = [example('a'), example('b', { repeats: 2 })];
    const viewsOfB = (epochs: number) => {
      const rows = rowsOf({ a: epochs, b: 2 * epochs });
      return headTraining(rows, examples).views.map((view) => [...view].map((row) => `${rows[row]?.id} ${rows[row]?.view}`));
    };
    expect(viewsOfB(5).slice(0, 3)).toEqual(viewsOfB(3));
  });

  it('weighs every row of a photo alike, and leaves validation at 1', () => {
    const { sampleWeights } = headTraining(rowsOf({ a: 2, b: 2 }), [example('a', { weight: 0.25 }), example('b', { weight: 4 })]);
    expect(sampleWeights).toEqual(Float32Array.of(0.25, 0.25, 1, 4, 4, 1));
  });

  it('refuses features of photos that do not train', () => {
    expect(() => headTraining(rowsOf({ a: 1, b: 1 }), [example('a')])).toThrow(ArtifactError);
  });
});
