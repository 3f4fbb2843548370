import { ArtifactError, createRng, type NamedTensor, ShapeMismatchError } from '@graft/core';
import { expect, it } from 'vitest';
import golden from './__fixtures__/head.json' with { type: 'json' };
import { tensorsOf } from './dense-layers.ts';
import { denseProbabilities } from './dense-probabilities.ts';
import { initialDense } from './initial-dense.ts';

const { kernel1, bias1, kernel2, bias2 } = golden.initialWeights;
const tensor = (name: string, values: number[] | number[][]): NamedTensor => ({
  name,
  shape: Array.isArray(values[0]) ? [values.length, values[0].length] : [values.length],
  data: Float32Array.from(values.flat()),
});
const byName = (tensors: readonly NamedTensor[]) => new Map(tensors.map((one) => [one.name, one]));
const layers = [
  tensor('hidden/kernel', kernel1),
  tensor('hidden/bias', bias1),
  tensor('output/kernel', kernel2),
  tensor('output/bias', bias2),
];
const head = byName(layers);
const features = { data: Float32Array.from(golden.x.flat()), rows: golden.x.length, dim: golden.x[0].length };

it('answers as Keras does', () => {
  const probabilities = denseProbabilities(head, features);
  for (const [i, expected] of golden.initialProbabilities.flat().entries())
    expect(Math.abs(probabilities[i] - expected)).toBeLessThan(1e-6);
});

it.each([0, 6])('answers each row as it answers the row alone, with %i hidden units', (hiddenUnits) => {
  const rng = createRng(1);
  const [rows, dim, classes] = [7, 5, 3];
  const weights = byName(tensorsOf(initialDense({ dim, hiddenUnits, classes, seed: 2 })));
  const data = Float32Array.from({ length: rows * dim }, () => rng.normal());
  const together = denseProbabilities(weights, { data, rows, dim });
  for (let row = 0; row < rows; row++) {
    const alone = denseProbabilities(weights, { data: data.slice(row * dim, (row + 1) * dim), rows: 1, dim });
    expect([...alone]).toEqual([...together.subarray(row * classes, (row + 1) * classes)]);
    expect(alone.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 6);
  }
});

it('does not overflow', () => {
  const large = byName([tensor('output/kernel', [[5000, -5000]]), tensor('output/bias', [0, 0])]);
  expect([...denseProbabilities(large, { data: Float32Array.of(1, -1), rows: 2, dim: 1 })]).toEqual([1, 0, 0, 1]);
});

it('names a missing tensor', () => {
  expect(() => denseProbabilities(byName(layers.slice(0, 3)), features)).toThrow(ArtifactError);
  expect(() => denseProbabilities(byName(layers.slice(0, 3)), features)).toThrow(/output\/bias/);
});

it('refuses features of another width', () => {
  expect(() => denseProbabilities(head, { data: new Float32Array(6), rows: 2, dim: 3 })).toThrow(ShapeMismatchError);
});
