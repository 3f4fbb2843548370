import { ArtifactError, createRng, DataError, type NamedTensor, ShapeMismatchError, UnknownNameError } from '@graft/core';
import { startEngine } from '@graft/engine';
import { describe, expect, it } from 'vitest';
import { describeHead, fitHead, headKinds, headProbabilities, planHeadFit, requireHeadTensors } from './head.ts';
import { headConfig } from './head-config.ts';

const [rows, featureDim, classes] = [30, 6, 3];
const size = { featureDim, classes };
const rng = createRng(3);
const labels = Int32Array.from({ length: rows }, (_, row) => row % classes);
const data = Float32Array.from({ length: rows * featureDim }, (_, i) => rng.normal() + labels[Math.floor(i / featureDim)] * (i % 2));
const labelled = { features: { data, rows, dim: featureDim }, labels };
const train = { ...labelled, views: [Uint32Array.from(labels.keys())] };

const byName = (tensors: readonly NamedTensor[]) => new Map(tensors.map((tensor) => [tensor.name, tensor]));
const without = (tensors: ReadonlyMap<string, NamedTensor>, name: string) => new Map([...tensors].filter(([own]) => own !== name));
const changed = (tensors: ReadonlyMap<string, NamedTensor>, name: string, change: Partial<NamedTensor>) =>
  new Map([...tensors].map(([own, tensor]) => [own, own === name ? { ...tensor, ...change } : tensor]));

describe.each(headKinds)('a %s head', async (kind) => {
  const config = headConfig.parse({ kind });
  const fit = () => fitHead(() => startEngine({ prefer: 'wasm' }), { train, validation: labelled, classes, config });
  const { last, best, history, parameters } = await fit();
  const tensors = byName(last.tensors);

  it('is repeated to the byte', async () => {
    expect((await fit()).last).toEqual(last);
  });

  it('counts its parameters and has a record for each epoch', () => {
    expect(parameters.total).toBe(last.tensors.reduce((sum, { data: { length } }) => sum + length, 0));
    expect(history.map(({ epoch }) => epoch)).toEqual(Array.from({ length: last.epoch }, (_, i) => i + 1));
    expect(best.epoch).toBeLessThanOrEqual(last.epoch);
  });

  it('answers each row as it answers the row alone, with probabilities that sum to 1', () => {
    const together = headProbabilities(kind, tensors, labelled.features);
    for (let row = 0; row < rows; row++) {
      const alone = headProbabilities(kind, tensors, {
        data: data.slice(row * featureDim, (row + 1) * featureDim),
        rows: 1,
        dim: featureDim,
      });
      expect([...alone]).toEqual([...together.subarray(row * classes, (row + 1) * classes)]);
      expect(alone.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 6);
    }
  });

  it('accepts the tensors that it made', () => {
    expect(() => requireHeadTensors(kind, tensors, size)).not.toThrow();
  });

  it('refuses a missing and a surplus tensor', () => {
    for (const name of tensors.keys()) expect(() => requireHeadTensors(kind, without(tensors, name), size)).toThrow(ArtifactError);
    const surplus = new Map(tensors).set('other', { name: 'other', shape: [1], data: new Float32Array(1) });
    expect(() => requireHeadTensors(kind, surplus, size)).toThrow(/other/);
  });

  it('refuses tensors of another width or number of classes', () => {
    expect(() => requireHeadTensors(kind, tensors, { featureDim: featureDim + 1, classes })).toThrow(ShapeMismatchError);
    expect(() => requireHeadTensors(kind, tensors, { featureDim, classes: classes + 1 })).toThrow(ShapeMismatchError);
  });

  it('refuses a tensor with fewer dimensions', () => {
    const flat = changed(tensors, 'output/kernel', { shape: [tensors.get('output/kernel')?.data.length ?? 0] });
    expect(() => requireHeadTensors(kind, flat, size)).toThrow(ShapeMismatchError);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses %s in a tensor', (value) => {
    const broken = changed(tensors, 'output/bias', { data: Float32Array.of(0, value, 0) });
    expect(() => requireHeadTensors(kind, broken, size)).toThrow('Expected finite numbers in output/bias but number 1 is');
  });

  it('says in words what it is', () => {
    expect(describeHead(config, size)).toBe({ dense: 'Dense 256 and Dense 3', logistic: 'logistic regression (L2 1)' }[kind]);
  });

  it('says beforehand what a fit will do', () => {
    const plan = planHeadFit(config);
    expect(plan).toEqual(
      { dense: { epochs: 10, views: 10, keep: 'last', trainThreads: 2 }, logistic: { epochs: 1, views: 1, keep: 'last' } }[kind],
    );
    expect(history.length).toBe(plan.epochs);
  });
});

it('refuses an unknown kind of head', () => {
  expect(() => headProbabilities('toString', new Map(), labelled.features)).toThrow(UnknownNameError);
});

describe('fitHead', () => {
  const given = { train, validation: labelled, classes, config: headConfig.parse({}) };
  const engine = () => Promise.reject(new Error('the engine was started'));
  const fit = (change: object) => fitHead(engine, { ...given, ...change });
  const weighted = (...weights: number[]) => fit({ train: { ...train, sampleWeights: Float32Array.from(weights) } });

  it('refuses validation features of another width', async () => {
    const narrow = { features: { data: new Float32Array(2), rows: 1, dim: 2 }, labels: new Int32Array(1) };
    await expect(fit({ validation: narrow })).rejects.toThrow(ShapeMismatchError);
  });

  it.each(['train', 'validation'])('refuses no rows for %s', async (side) => {
    const none = { features: { data: new Float32Array(0), rows: 0, dim: featureDim }, labels: new Int32Array(0), views: [] };
    await expect(fit({ [side]: none })).rejects.toThrow(DataError);
  });

  it('refuses another number of sample weights than rows', async () => {
    await expect(weighted(1, 2)).rejects.toThrow(ShapeMismatchError);
  });

  it('refuses a negative sample weight', async () => {
    await expect(weighted(...Array(29).fill(1), -1)).rejects.toThrow('weights of 0 or more for the training rows but number 29 is -1');
  });

  it('refuses a sample weight of NaN', async () => {
    await expect(weighted(...Array(29).fill(1), Number.NaN)).rejects.toThrow(DataError);
  });

  it('refuses a single class', async () => {
    await expect(fit({ classes: 1 })).rejects.toThrow(/two classes/);
  });

  it('refuses a label that is not a class', async () => {
    await expect(fit({ classes: 2 })).rejects.toThrow(/0\.\.1 for training row 2 but received 2/);
  });

  it('refuses a view with a row that does not exist', async () => {
    await expect(fit({ train: { ...train, views: [Uint32Array.of(30)] } })).rejects.toThrow(DataError);
  });
});
