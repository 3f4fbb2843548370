import type { FeatureMatrix } from '@graft/core';
import { describe, expect, it } from 'vitest';
import type { FitHeadResult, HeadSnapshot } from '../define-head.ts';
import { fitHead, headProbabilities } from '../head.ts';
import { headConfig } from '../head-config.ts';
import golden from '../logistic/__fixtures__/logistic.json' with { type: 'json' };

const matrix = (rows: readonly (readonly number[])[]) => ({ data: Float32Array.from(rows.flat()), rows: rows.length, dim: rows[0].length });
const rowsFrom = (start: number, end: number) => Uint32Array.from({ length: end - start }, (_, i) => start + i);

interface Change {
  readonly sampleWeights?: Float32Array;
  readonly views?: readonly Uint32Array[];
  readonly config?: object;
}

function fit(x: readonly (readonly number[])[], labels: readonly number[], classes: number, change: Change = {}): Promise<FitHeadResult> {
  const { config, sampleWeights, views = [rowsFrom(0, x.length)] } = change;
  const labelled = { features: matrix(x), labels: Int32Array.from(labels) };
  const engine = () => Promise.reject(new Error('the engine was started'));
  return fitHead(engine, {
    train: { ...labelled, views, sampleWeights },
    validation: labelled,
    classes,
    config: headConfig.parse({ kind: 'logistic', ...config }),
  });
}

const answers = ({ tensors }: HeadSnapshot, features: FeatureMatrix) =>
  headProbabilities('logistic', new Map(tensors.map((tensor) => [tensor.name, tensor])), features);

describe.each(golden.cases)('a logistic head, $id', ({ x, labels, classes, test, probabilities }) => {
  it('answers as scikit-learn does, without an engine', async () => {
    const received = answers((await fit(x, labels, classes)).last, matrix(test));
    for (const [i, value] of probabilities.flat().entries()) expect(Math.abs(received[i] - value)).toBeLessThan(1e-6);
  });
});

describe('a logistic head', () => {
  const { x, labels, classes } = golden.cases[0];

  it('records one epoch, without a learning rate', async () => {
    const { history } = await fit(x, labels, classes);
    expect(history).toEqual([
      {
        epoch: 1,
        loss: history[0].validationLoss,
        accuracy: history[0].validationAccuracy,
        validationLoss: expect.any(Number),
        validationAccuracy: expect.any(Number),
      },
    ]);
  });

  it('keeps one snapshot, as best and as last', async () => {
    const { best, last, parameters } = await fit(x, labels, classes);
    expect(best).toBe(last);
    expect(parameters.total).toBe((x[0].length + 1) * classes);
  });

  it('trains to another head with sample weights', async () => {
    const sampleWeights = Float32Array.from(x, (_, row) => row % 3);
    expect((await fit(x, labels, classes, { sampleWeights })).last.tensors).not.toEqual((await fit(x, labels, classes)).last.tensors);
  });

  it('counts a row of weight 2 twice', async () => {
    // The scale of the columns does not read weights: these columns have mean 0 and deviation 1 either way.
    const unit = x.map((_, row) => [row % 2 === 0 ? 1 : -1, Math.floor(row / 2) % 2 === 0 ? 1 : -1]).slice(0, 12);
    const classOf = unit.map((_, row) => Number(row % 5 > 1));
    const weights = Float32Array.from(unit, (_, row) => (row < 4 ? 2 : 1));
    const weighted = await fit(unit, classOf, 2, { sampleWeights: weights });
    const repeated = await fit(unit, classOf, 2, { views: [Uint32Array.of(0, 1, 2, 3, ...rowsFrom(0, 12))] });
    for (const [t, { data }] of weighted.last.tensors.entries()) {
      for (const [i, value] of data.entries()) expect(Math.abs(value - repeated.last.tensors[t].data[i])).toBeLessThan(1e-6);
    }
  });

  it('gives the same head for equal views as for one of them', async () => {
    const view = rowsFrom(0, x.length);
    const one = await fit(x, labels, classes);
    const three = await fit(x, labels, classes, { views: [view, view, view], config: { views: 3 } });
    for (const [i, value] of one.last.tensors[0].data.entries()) expect(Math.abs(value - three.last.tensors[0].data[i])).toBeLessThan(1e-5);
  });

  it('reads no more views than its setting says', async () => {
    const [even, odd] = [0, 1].map((rest) => rowsFrom(0, x.length).filter((row) => row % 2 === rest));
    expect(await fit(x, labels, classes, { views: [even, odd] })).toEqual(await fit(x, labels, classes, { views: [even] }));
  });

  it('stays finite and correct on separable classes far from 0', async () => {
    const separated = [[1e6], [1e6 + 1], [2e6], [2e6 + 1]];
    const probabilities = answers((await fit(separated, [0, 0, 1, 1], 2)).last, matrix(separated));
    expect([...probabilities].every(Number.isFinite)).toBe(true);
    expect([0, 1, 2, 3].map((row) => probabilities[row * 2 + 1] > 0.5)).toEqual([false, false, true, true]);
  });
});
