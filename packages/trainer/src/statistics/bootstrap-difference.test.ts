import { createRng } from '@graft/core';
import { expect, it } from 'vitest';
import { binomialSampler } from './binomial-sampler.ts';
import { bootstrapDifference } from './bootstrap-difference.ts';

it('agrees with resampling the examples one by one', () => {
  const n = 40;
  const outcomes = Array.from({ length: n }, (_, i) => (i < 15 ? 1 : i < 20 ? -1 : 0));
  const rng = createRng(1);
  const differences = Float64Array.from({ length: 20_000 }, () => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += outcomes[rng.integer(n)];
    return sum / n;
  }).sort();
  const { lo, hi } = bootstrapDifference({ n, onlyFirst: 15, onlySecond: 5 }, createRng(2), 20_000);
  // Differences are multiples of 1/40: the percentile may fall on the neighbour.
  expect(Math.abs(lo - differences[500])).toBeLessThanOrEqual(1 / n + 1e-12);
  expect(Math.abs(hi - differences[19_500])).toBeLessThanOrEqual(1 / n + 1e-12);
});

it('approaches the normal interval where n is large', () => {
  const [n, b, c] = [1_000_000, 30_000, 20_000];
  const { lo, hi } = bootstrapDifference({ n, onlyFirst: b, onlySecond: c }, createRng(3), 10_000);
  const half = 1.96 * Math.sqrt(((b + c) / n - ((b - c) / n) ** 2) / n);
  expect(Math.abs(lo - (0.01 - half))).toBeLessThan(0.05 * half);
  expect(Math.abs(hi - (0.01 + half))).toBeLessThan(0.05 * half);
});

it('is a point where the arms never disagree', () => {
  expect(bootstrapDifference({ n: 7, onlyFirst: 0, onlySecond: 0 }, createRng(0), 100)).toEqual({ lo: 0, hi: 0 });
});

it('draws binomial numbers with the right mean and variance', () => {
  const rng = createRng(4);
  const draw = binomialSampler(50, 0.3);
  const values = Array.from({ length: 20_000 }, () => draw(rng));
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  expect(Math.abs(mean - 15)).toBeLessThan(0.1);
  expect(Math.abs(variance / 10.5 - 1)).toBeLessThan(0.05);
});
