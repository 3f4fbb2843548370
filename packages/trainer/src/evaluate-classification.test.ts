import { DataError, ShapeMismatchError } from '@graft/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import golden from './__fixtures__/classification.json' with { type: 'json' };
import { evaluateClassification, formatMetrics, metricsSchema } from './evaluate-classification.ts';
import { predictedClasses } from './predicted-classes.ts';

describe.each(golden.cases)('evaluateClassification on $id', (example) => {
  const classes = Array.from({ length: example.classes }, (_, c) => `class ${c}`);
  const probabilities = Float64Array.from(example.probabilities.flat());
  const metrics = evaluateClassification({ labels: Int32Array.from(example.labels), probabilities, classes });

  it('predicts the first of the most probable classes', () => {
    expect([...predictedClasses(probabilities, example.classes)]).toEqual(example.predictions);
  });

  it('has scikit-learn’s confusion matrix', () => {
    expect(metrics.confusionMatrix).toEqual(example.confusionMatrix);
  });

  it('has scikit-learn’s accuracy', () => {
    expect(metrics.accuracy.value).toBeCloseTo(example.accuracy, 12);
    expect(metrics.accuracy.n).toBe(example.labels.length);
    expect(metrics.accuracy.correct).toBe(example.labels.filter((label, i) => label === example.predictions[i]).length);
  });

  it('has scikit-learn’s scores per class with zero_division 0', () => {
    for (const score of ['precision', 'recall', 'f1', 'support'] as const) {
      expectClose(
        metrics.perClass.map((entry) => entry[score]),
        example.zeroDivision0.perClass[score],
      );
    }
  });

  it('has scikit-learn’s macro F1 and balanced accuracy', () => {
    expect(metrics.macroF1).toBeCloseTo(example.zeroDivision0.macro.f1, 12);
    expect(metrics.balancedAccuracy).toBeCloseTo(example.balancedAccuracy, 12);
  });

  it('has scikit-learn’s log loss', () => {
    expect(Math.abs(metrics.logLoss / example.logLoss - 1)).toBeLessThan(1e-10);
  });

  it('ranks the lower index first among equal probabilities in top-k', () => {
    const byK = Object.fromEntries(metrics.topK.map(({ k, value }) => [k, value]));
    for (const [k, value] of Object.entries(example.topKLowerIndexFirst)) expect(byK[k]).toBeCloseTo(value, 12);
    expect(byK[1]).toBe(metrics.accuracy.value);
  });

  it('has the recorded calibration errors', () => {
    expect(metrics.expectedCalibrationError).toBeCloseTo(example.calibration.ece, 12);
    expect(metrics.maximumCalibrationError).toBeCloseTo(example.calibration.mce, 12);
  });

  it('bins confidences closed above', () => {
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

  const row = fc.record({
    label: fc.nat(3),
    scores: fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 }),
  });
  const rowsOf = fc.array(row, { minLength: 1, maxLength: 40 });
  const evaluate = (examples: readonly { readonly label: number; readonly scores: readonly number[] }[]) =>
    evaluateClassification({
      labels: examples.map(({ label }) => label),
      probabilities: examples.flatMap(({ scores }) => scores.map((score) => score / scores.reduce((sum, value) => sum + value, 0))),
      classes: ['a', 'b', 'c', 'd'],
    });
  const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);

  it('puts the accuracy within its interval', () => {
    fc.assert(
      fc.property(rowsOf, (rows) => {
        const { value, ci95 } = evaluate(rows).accuracy;
        expect(ci95.lo - 1e-12 <= value && value <= ci95.hi + 1e-12).toBe(true);
      }),
    );
  });

  it('counts every example once in the confusion matrix and in the reliability bins', () => {
    fc.assert(
      fc.property(rowsOf, (rows) => {
        const { confusionMatrix, reliability } = evaluate(rows);
        expect(sum(confusionMatrix.flat())).toBe(rows.length);
        expect(sum(reliability.map(({ count }) => count))).toBe(rows.length);
      }),
    );
  });

  it('raises top-k accuracy with k, up to 1 for all classes', () => {
    fc.assert(
      fc.property(rowsOf, (rows) => {
        const { topK } = evaluate(rows);
        expect(topK.map(({ value }) => value)).toEqual(topK.map(({ value }) => value).toSorted((a, b) => a - b));
        expect(topK.at(-1)).toEqual({ k: 4, value: 1 });
      }),
    );
  });

  it('does not depend on the order of the examples', () => {
    fc.assert(
      fc.property(rowsOf, (rows) => {
        const [given, reversed] = [evaluate(rows), evaluate(rows.toReversed())];
        expect(reversed.confusionMatrix).toEqual(given.confusionMatrix);
        expect(reversed.macroF1).toBe(given.macroF1);
        expect(reversed.logLoss).toBeCloseTo(given.logLoss, 12);
      }),
    );
  });

  it('refuses no examples', () => {
    expect(() => evaluateClassification({ labels: [], probabilities: [], classes })).toThrow(DataError);
  });

  it('refuses probabilities of another number of rows', () => {
    expect(() => evaluateClassification({ labels: [0, 1], probabilities: [1, 0], classes })).toThrow(ShapeMismatchError);
  });

  it('refuses a label that is not a class', () => {
    expect(() => evaluateClassification({ labels: [2], probabilities: [0.5, 0.5], classes })).toThrow(
      /0\.\.1 for example 0 but received 2/,
    );
  });

  it('refuses a probability of NaN, and names diverged training as its cause', () => {
    expect(() => evaluateClassification({ labels: [0, 1], probabilities: [1, 0, Number.NaN, Number.NaN], classes })).toThrow(
      /example 1 received NaN: the training diverged/,
    );
  });
});

describe('formatMetrics', () => {
  const { labels, probabilities } = golden.cases[0];
  const classes = Array.from({ length: golden.cases[0].classes }, (_, c) => `class ${c}`);
  const values = evaluateClassification({ labels, probabilities: probabilities.flat(), classes });
  const formatted = formatMetrics(values);

  it('reads back the values that JSON stores', () => {
    expect(metricsSchema.parse(JSON.parse(JSON.stringify(values)))).toEqual(values);
  });

  it('shows every metric but those with a section of their own in the report', () => {
    const own = ['confusionMatrix', 'perClass', 'reliability'];
    expect(formatted.map(({ name }) => name).sort()).toEqual(
      Object.keys(values)
        .filter((name) => !own.includes(name))
        .sort(),
    );
  });

  it.each(formatted)('says $name in one line and describes it in a sentence', ({ title, text, description }) => {
    expect(title).toMatch(/^[^\n]+$/);
    expect(text).toMatch(/^[^\n]+$/);
    expect(description).toMatch(/^[A-Z][^\n]+\.$/);
  });

  it('gives the accuracy with its interval', () => {
    const even = evaluateClassification({ labels: [0, 1], probabilities: [1, 0, 1, 0], classes: ['ant', 'bee'] });
    expect(formatMetrics(even).find(({ name }) => name === 'accuracy')?.text).toBe('50.0 % (9.5 to 90.5 %)');
  });
});

function expectClose(received: readonly number[], expected: readonly number[]): void {
  expect(received.length).toBe(expected.length);
  for (const [i, value] of expected.entries()) expect(received[i]).toBeCloseTo(value, 12);
}
