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

  it('refuses to fit on nothing', async () => {
    const none = { ...train, features: { data: new Float32Array(0), rows: 0, dim: featureDim }, labels: new Int32Array(0) };
    await expect(fitHead(() => startEngine(), { train: none, validation: labelled, classes, config })).rejects.toThrow(DataError);
  });
});

it('names the kinds there are for a head of another kind', () => {
  expect(() => headProbabilities('toString', new Map(), labelled.features)).toThrow(UnknownNameError);
});
