import { DataError, ShapeMismatchError } from '@graft/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import golden from './__fixtures__/classification.json' with { type: 'json' };
import { evaluateClassification } from './evaluate-classification.ts';
import { predictedClasses } from './predicted-classes.ts';

describe.each(golden.cases)('evaluateClassification on $id', (example) => {
  const classes = Array.from({ length: example.classes }, (_, c) => `class ${c}`);
  const probabilities = Float64Array.from(example.probabilities.flat());
  const metrics = evaluateClassification({ labels: Int32Array.from(example.labels), probabilities, classes });

  it('predicts the first of the most probable classes', () => {
    expect([...predictedClasses(probabilities, example.classes)]).toEqual(example.predictions);
  });

  it('counts as scikit-learn does', () => {
    expect(metrics.confusionMatrix).toEqual(example.confusionMatrix);
    expect(metrics.accuracy.value).toBeCloseTo(example.accuracy, 12);
    expect(metrics.accuracy.n).toBe(example.labels.length);
    expect(metrics.accuracy.correct).toBe(example.labels.filter((label, i) => label === example.predictions[i]).length);
    expect(metrics.perClass.map(({ support }) => support)).toEqual(example.zeroDivision0.perClass.support);
  });

  it('scores as scikit-learn does with zero_division 0', () => {
    for (const score of ['precision', 'recall', 'f1'] as const) {
      expectClose(
        metrics.perClass.map((entry) => entry[score]),
        example.zeroDivision0.perClass[score],
      );
    }
    expect(metrics.macroF1).toBeCloseTo(example.zeroDivision0.macro.f1, 12);
    expect(metrics.balancedAccuracy).toBeCloseTo(example.balancedAccuracy, 12);
    expect(Math.abs(metrics.logLoss / example.logLoss - 1)).toBeLessThan(1e-10);
  });

  it('ranks the lower index first among equals in top-k', () => {
    const byK = Object.fromEntries(metrics.topK.map(({ k, value }) => [k, value]));
    for (const [k, value] of Object.entries(example.topKLowerIndexFirst)) expect(byK[k]).toBeCloseTo(value, 12);
    expect(byK[1]).toBe(metrics.accuracy.value);
  });

  it('bins confidences closed above', () => {
    expect(metrics.expectedCalibrationError).toBeCloseTo(example.calibration.ece, 12);
    expect(metrics.maximumCalibrationError).toBeCloseTo(example.calibration.mce, 12);
    expect(metrics.reliability.map(({ bin, count }) => [bin, count])).toEqual(
      example.calibration.bins.map(({ bin, count }) => [bin, count]),
    );
    for (const [i, { accuracy, confidence }] of example.calibration.bins.entries()) {
      expect(metrics.reliability[i].accuracy).toBeCloseTo(accuracy, 12);
      expect(metrics.reliability[i].confidence).toBeCloseTo(confidence, 12);
    }
  });
});

describe('evaluateClassification', () => {
  const classes = ['ant', 'bee'];

  it('holds together on any probabilities, in any order of examples', () => {
    const row = fc.record({
      label: fc.nat(3),
      scores: fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 }),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 40 }), (rows) => {
        const evaluate = (examples: typeof rows) =>
          evaluateClassification({
            labels: examples.map(({ label }) => label),
            probabilities: examples.flatMap(({ scores }) => scores.map((score) => score / scores.reduce((sum, value) => sum + value, 0))),
            classes: ['a', 'b', 'c', 'd'],
          });
        const { accuracy, confusionMatrix, topK, reliability, logLoss, ...metrics } = evaluate(rows);
        const { lo, hi } = accuracy.ci95;
        expect(lo - 1e-12 <= accuracy.value && accuracy.value <= hi + 1e-12).toBe(true);
        expect(confusionMatrix.flat().reduce((sum, count) => sum + count, 0)).toBe(rows.length);
        expect(reliability.reduce((sum, { count }) => sum + count, 0)).toBe(rows.length);
        expect(topK.map(({ value }) => value)).toEqual(topK.map(({ value }) => value).toSorted((a, b) => a - b));
        expect(topK.at(-1)).toEqual({ k: 4, value: 1 });
        const reversed = evaluate(rows.toReversed());
        expect(reversed.confusionMatrix).toEqual(confusionMatrix);
        expect(reversed.macroF1).toBe(metrics.macroF1);
        expect(reversed.logLoss).toBeCloseTo(logLoss, 12);
      }),
    );
  });

  it('refuses to evaluate on nothing', () => {
    expect(() => evaluateClassification({ labels: [], probabilities: [], classes })).toThrow(DataError);
  });

  it('refuses probabilities of another number of rows', () => {
    expect(() => evaluateClassification({ labels: [0, 1], probabilities: [1, 0], classes })).toThrow(ShapeMismatchError);
  });

  it('refuses a label that is no class', () => {
    expect(() => evaluateClassification({ labels: [2], probabilities: [0.5, 0.5], classes })).toThrow(
      /0\.\.1 for example 0 but received 2/,
    );
  });

  it('says that training diverged where a probability is NaN', () => {
    expect(() => evaluateClassification({ labels: [0, 1], probabilities: [1, 0, Number.NaN, Number.NaN], classes })).toThrow(
      /example 1 received NaN: the training diverged/,
    );
  });
});

function expectClose(received: readonly number[], expected: readonly number[]): void {
  expect(received.length).toBe(expected.length);
  for (const [i, value] of expected.entries()) expect(received[i]).toBeCloseTo(value, 12);
}
