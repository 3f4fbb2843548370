import { topKAccuracySchema } from '@graft/core/schemas';
import { z } from 'zod';
import { defineMetric, percent } from '../define-metric.ts';

const largest = 5;

/**
 * Of equal probabilities the lower index ranks first, so that k = 1 is the accuracy (scikit-learn prefers the higher index
 * and so contradicts its own accuracy when scores tie).
 */
export default defineMetric({
  name: 'topK',
  title: 'top-k accuracy',
  describe: 'Share of examples whose class is among the k most probable.',
  better: 'higher',
  schema: z.array(topKAccuracySchema),
  compute({ labels, probabilities, classes: { length: classes } }) {
    const hits = new Array<number>(Math.min(largest, classes)).fill(0);
    for (let i = 0; i < labels.length; i++) {
      const start = i * classes;
      const own = probabilities[start + labels[i]];
      let rank = 0;
      for (let c = 0; c < classes; c++) {
        const other = probabilities[start + c];
        if (other > own || (other === own && c < labels[i])) rank++;
      }
      for (let k = rank; k < hits.length; k++) hits[k]++;
    }
    return hits.map((count, k) => ({ k: k + 1, value: count / labels.length }));
  },
  format: (shares) => shares.map(({ k, value }) => `${percent(value)} (k = ${k})`).join(', '),
});
