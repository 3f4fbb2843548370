import { InterruptedError } from '@graft/core';
import { describe, expect, it } from 'vitest';
import golden from './__fixtures__/logistic.json' with { type: 'json' };
import { fitLogistic, type LogisticOptions } from './fit-logistic.ts';

const matrix = (rows: readonly (readonly number[])[]) => ({ data: Float32Array.from(rows.flat()), rows: rows.length, dim: rows[0].length });

function fit(x: readonly (readonly number[])[], labels: readonly number[], classes: number, more: Partial<LogisticOptions> = {}) {
  const rows = more.rows ?? x.map((_, row) => row);
  const weights = Array.from(rows, () => 1);
  return fitLogistic({ features: matrix(x), labels: Int32Array.from(labels) }, { rows, weights, classes, strength: 1, ...more });
}

describe.each(golden.cases)('logistic regression, $id', ({ x, labels, classes, coefficients, intercept }) => {
  it('has scikit-learn’s coefficients', async () => {
    const { parameters } = await fit(x, labels, classes);
    const expected = coefficients.flat();
    for (const [i, value] of expected.entries()) expect(Math.abs(parameters[i] - value)).toBeLessThan(1e-5);
    // Of a softmax only differences of intercepts are determined.
    const free = [...parameters.subarray(expected.length)];
    const shift = intercept.length === 1 ? 0 : mean(free) - mean(intercept);
    for (const [k, value] of intercept.entries()) expect(Math.abs(free[k] - shift - value)).toBeLessThan(1e-5);
  });
});

describe('logistic regression', () => {
  const { x, labels, classes } = golden.cases[0];

  it('fits on the chosen rows as if the others were not there', async () => {
    const rows = x.map((_, row) => row).filter((row) => row % 4 !== 0);
    const chosen = await fit(x, labels, classes, { rows });
    const alone = await fit(
      rows.map((row) => x[row]),
      rows.map((row) => labels[row]),
      classes,
    );
    expect(chosen).toEqual(alone);
  });

  it('minimises the same loss where all weights and the strength are doubled', async () => {
    const once = await fit(x, labels, classes);
    const twice = await fit(x, labels, classes, { weights: x.map(() => 2), strength: 2 });
    for (const [i, value] of once.parameters.entries()) expect(Math.abs(twice.parameters[i] - value)).toBeLessThan(1e-6);
  });

  it('shrinks its weights as the strength grows', async () => {
    const norm = async (strength: number) =>
      Math.hypot(...(await fit(x, labels, classes, { strength })).parameters.subarray(0, x[0].length));
    expect(await norm(10)).toBeLessThan(0.8 * (await norm(1)));
  });

  it('stops between two iterations when asked to', async () => {
    const signal = AbortSignal.abort();
    await expect(fit(x, labels, classes, { signal })).rejects.toSatisfy(InterruptedError.isInstance);
  });
});

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
