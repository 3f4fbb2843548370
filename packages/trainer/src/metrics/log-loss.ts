import { z } from 'zod';
import { defineMetric } from '../define-metric.ts';

/**
 *   -(1/N) sum_n log clip(p[n, y_n], 2^-52, 1 - 2^-52)
 *
 * The clip is scikit-learn's for float64: one certain mistake costs 36 nats, not infinity. Rows are taken as they are, not
 * normalised.
 */
export default defineMetric({
  name: 'logLoss',
  title: 'log loss',
  describe: 'Mean negative logarithm of the probability given to the true class, in nats.',
  better: 'lower',
  schema: z.number(),
  compute({ labels, probabilities, classes }) {
    let sum = 0;
    for (let i = 0; i < labels.length; i++) {
      const p = probabilities[i * classes.length + labels[i]];
      sum -= Math.log(Math.min(Math.max(p, Number.EPSILON), 1 - Number.EPSILON));
    }
    return sum / labels.length;
  },
  format: (value) => value.toFixed(3),
});
