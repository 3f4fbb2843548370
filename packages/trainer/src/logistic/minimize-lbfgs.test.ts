import { expect, it } from 'vitest';
import { minimizeLbfgs } from './minimize-lbfgs.ts';

it('finds the minimum of a badly scaled quadratic', async () => {
  const scales = Array.from({ length: 30 }, (_, i) => 10 ** (i / 6));
  const objective = (w: Float64Array, gradient: Float64Array) =>
    scales.reduce((sum, scale, i) => {
      gradient[i] = scale * (w[i] - i);
      return sum + 0.5 * scale * (w[i] - i) ** 2;
    }, 0);
  const found = await minimizeLbfgs(objective, new Float64Array(30), { tolerance: 1e-8, maxIterations: 5000 });
  for (const [i, value] of found.entries()) expect(Math.abs(value - i)).toBeLessThan(1e-7);
});

const parabola = (w: Float64Array, gradient: Float64Array) => {
  gradient[0] = w[0];
  return 0.5 * w[0] * w[0];
};

it('stays where the gradient already vanishes', async () => {
  expect([...(await minimizeLbfgs(parabola, Float64Array.of(0), { tolerance: 1e-9, maxIterations: 10 }))]).toEqual([0]);
});

it('stops after its iterations', async () => {
  expect([...(await minimizeLbfgs(parabola, Float64Array.of(100), { tolerance: 1e-9, maxIterations: 1 }))]).toEqual([99]);
});
