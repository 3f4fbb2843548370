import { z } from 'zod';
import { defineHead } from '../define-head.ts';
import { denseProbabilities } from '../dense/dense-probabilities.ts';
import { fitLogisticHead } from '../logistic/fit-logistic-head.ts';
import { requireTensors } from '../require-tensors.ts';

/** scikit-learn's `LogisticRegression(C = 1 / strength)` on standardised columns: no seed, no epochs, no engine. */
export default defineHead({
  kind: 'logistic',
  schema: z.strictObject({
    kind: z.literal('logistic').describe('Logistic regression on standardised features, fitted to its minimum.'),
    strength: z.number().positive().max(1e9).default(1).describe("Strength of the L2 penalty: the inverse of scikit-learn's C."),
    views: z.int().min(1).default(1).describe('Views of each training photo to fit on, where photos are augmented.'),
  }),
  planFit: ({ views }) => ({ epochs: 1, views, keep: 'last' }),
  fit: (_engine, options) => fitLogisticHead(options),
  probabilities: denseProbabilities,
  requireTensors: (tensors, { featureDim, classes }) =>
    requireTensors(tensors, { 'output/kernel': [featureDim, classes], 'output/bias': [classes] }),
  describe: ({ strength }) => `logistic regression (L2 ${strength})`,
});
