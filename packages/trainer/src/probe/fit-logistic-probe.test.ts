import { DataError, ShapeMismatchError } from '@graft/core';
import { describe, expect, it } from 'vitest';
import golden from './__fixtures__/logistic-probe.json' with { type: 'json' };
import { fitLogisticProbe, probeProbabilities } from './fit-logistic-probe.ts';

const matrix = (rows: readonly (readonly number[])[]) => ({ data: Float32Array.from(rows.flat()), rows: rows.length, dim: rows[0].length });

describe.each(golden.cases)('the logistic probe, $id', ({ x, labels, classes, test, probabilities, coefficients, intercept }) => {
  const probe = fitLogisticProbe(matrix(x), labels, classes);

  it('has scikit-learn’s coefficients', () => {
    const expected = coefficients.flat();
    for (const [i, value] of expected.entries()) expect(Math.abs(probe.parameters[i] - value)).toBeLessThan(1e-5);
    // Of a softmax only differences of intercepts are determined.
    const free = [...probe.parameters.subarray(expected.length)];
    const shift = intercept.length === 1 ? 0 : mean(free) - mean(intercept);
    for (const [k, value] of intercept.entries()) expect(Math.abs(free[k] - shift - value)).toBeLessThan(1e-5);
  });

  it('says what scikit-learn says', () => {
    const received = probeProbabilities(probe, matrix(test));
    for (const [i, value] of probabilities.flat().entries()) expect(Math.abs(received[i] - value)).toBeLessThan(1e-6);
  });
});

describe('fitLogisticProbe', () => {
  const { x, labels, classes } = golden.cases[0];

  it('fits on the chosen rows as if the others were not there', () => {
    const rows = x.map((_, row) => row).filter((row) => row % 4 !== 0);
    const chosen = fitLogisticProbe(matrix(x), labels, classes, { rows });
    const alone = fitLogisticProbe(
      matrix(rows.map((row) => x[row])),
      rows.map((row) => labels[row]),
      classes,
    );
    expect(chosen).toEqual(alone);
  });

  it('survives classes that a line separates, and features far from 0', () => {
    const separated = matrix([[1e6], [1e6 + 1], [2e6], [2e6 + 1]]);
    const probe = fitLogisticProbe(separated, [0, 0, 1, 1], 2);
    const probabilities = probeProbabilities(probe, separated);
    expect([...probabilities].every(Number.isFinite)).toBe(true);
    expect([0, 1, 2, 3].map((row) => probabilities[row * 2 + 1] > 0.5)).toEqual([false, false, true, true]);
  });

  it('refuses what it cannot fit', () => {
    expect(() => fitLogisticProbe(matrix(x), labels.slice(1), classes)).toThrow(ShapeMismatchError);
    expect(() => fitLogisticProbe(matrix(x), labels, 1)).toThrow(DataError);
    expect(() => fitLogisticProbe(matrix(x), labels, classes, { rows: [] })).toThrow(DataError);
    expect(() => probeProbabilities(fitLogisticProbe(matrix(x), labels, classes), matrix([[1]]))).toThrow(ShapeMismatchError);
  });
});

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
