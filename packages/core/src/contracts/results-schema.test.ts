import { expect, it } from 'vitest';
import { accuracySchema, armComparisonSchema, epochRecordSchema, weightingSchema } from './results-schema.ts';

const ci95 = { lo: 0.4, hi: 0.9 };

it.each([
  ['an accuracy', accuracySchema, { value: 0.7, correct: 7, n: 10, ci95 }, { value: 70 }],
  ['a comparison', armComparisonSchema, { n: 9, onlyFirst: 2, onlySecond: 0, mcnemarP: 0.5, difference: -0.2, ci95 }, { onlyFirst: -1 }],
  [
    'an epoch that diverged',
    epochRecordSchema,
    { epoch: 1, loss: null, accuracy: 0.1, validationLoss: null, validationAccuracy: 0.1, learningRate: 0.1 },
    { epoch: 0.5 },
  ],
  ['a weighting', weightingSchema, { repeats: { photos: 1, taken: 9 } }, { classWeights: [{ label: 'ants', weight: -1 }] }],
])('%s passes unchanged; a value out of range and an unknown key are refused', (_, schema, value, wrong) => {
  expect(schema.parse(value)).toEqual(value);
  expect(schema.safeParse({ ...value, ...wrong }).success).toBe(false);
  expect(schema.safeParse({ ...value, unknown: 1 }).success).toBe(false);
});
