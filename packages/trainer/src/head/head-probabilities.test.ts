import { ArtifactError, createRng, type NamedTensor, ShapeMismatchError } from '@graft/core';
import { expect, it } from 'vitest';
import golden from './__fixtures__/head.json' with { type: 'json' };
import { headProbabilities } from './head-probabilities.ts';
import { initialHead } from './initial-head.ts';

const { kernel1, bias1, kernel2, bias2 } = golden.initialWeights;
const tensor = (name: string, values: number[] | number[][]): NamedTensor => ({
  name,
  shape: Array.isArray(values[0]) ? [values.length, values[0].length] : [values.length],
  data: Float32Array.from(values.flat()),
});
const head = [
  tensor('hidden/kernel', kernel1),
  tensor('hidden/bias', bias1),
  tensor('output/kernel', kernel2),
  tensor('output/bias', bias2),
];
const features = { data: Float32Array.from(golden.x.flat()), rows: golden.x.length, dim: golden.x[0].length };

it('says what Keras says', () => {
  const probabilities = headProbabilities(head, features);
  for (const [i, expected] of golden.initialProbabilities.flat().entries())
    expect(Math.abs(probabilities[i] - expected)).toBeLessThan(1e-6);
});

it.each([0, 6])('gives every row what it gets alone, with %i hidden units', (hiddenUnits) => {
  const rng = createRng(1);
  const [rows, dim, classes] = [7, 5, 3];
  const weights = initialHead({ dim, hiddenUnits, classes, seed: 2 });
  const data = Float32Array.from({ length: rows * dim }, () => rng.normal());
  const together = headProbabilities(weights, { data, rows, dim });
  for (let row = 0; row < rows; row++) {
    const alone = headProbabilities(weights, { data: data.slice(row * dim, (row + 1) * dim), rows: 1, dim });
    expect([...alone]).toEqual([...together.subarray(row * classes, (row + 1) * classes)]);
    expect(alone.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 6);
  }
});

it('does not overflow', () => {
  const large = [tensor('output/kernel', [[5000, -5000]]), tensor('output/bias', [0, 0])];
  expect([...headProbabilities(large, { data: Float32Array.of(1, -1), rows: 2, dim: 1 })]).toEqual([1, 0, 0, 1]);
});

it('says which tensor is missing', () => {
  expect(() => headProbabilities(head.slice(0, 3), features)).toThrow(ArtifactError);
  expect(() => headProbabilities(head.slice(0, 3), features)).toThrow(/output\/bias/);
});

it('refuses features of another width', () => {
  expect(() => headProbabilities(head, { data: new Float32Array(6), rows: 2, dim: 3 })).toThrow(ShapeMismatchError);
});
