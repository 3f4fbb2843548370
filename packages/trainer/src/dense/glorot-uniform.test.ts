import { createRng } from '@graft/core';
import { expect, it } from 'vitest';
import { glorotUniform } from './glorot-uniform.ts';

it.each([
  { shape: [100, 200], limit: Math.sqrt(6 / 300) },
  { shape: [3, 3, 16, 32], limit: Math.sqrt(6 / (9 * 48)) },
])('fills $shape evenly up to its limit', ({ shape, limit }) => {
  const values = glorotUniform(shape, createRng(1));
  expect(values).toHaveLength(shape.reduce((product, size) => product * size, 1));
  const largest = values.reduce((sofar, value) => Math.max(sofar, Math.abs(value)), 0);
  expect(largest).toBeLessThanOrEqual(Math.fround(limit));
  expect(largest).toBeGreaterThan(0.99 * limit);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + value * value, 0) / values.length;
  expect(Math.abs(mean)).toBeLessThan(0.05 * limit);
  expect(Math.abs(variance / (limit * limit) - 1 / 3)).toBeLessThan(0.02);
});

it('is a function of the stream', () => {
  const draw = (purpose: string) => [...glorotUniform([4, 5], createRng(0).split(purpose))];
  expect(draw('hidden')).toEqual(draw('hidden'));
  expect(draw('hidden')).not.toEqual(draw('output'));
});
