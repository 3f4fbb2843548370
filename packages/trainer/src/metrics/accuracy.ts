import { accuracySchema } from '@graft/core/schemas';
import { defineMetric, percent } from '../define-metric.ts';
import { wilsonInterval } from '../statistics/wilson-interval.ts';

export default defineMetric({
  name: 'accuracy',
  title: 'accuracy',
  describe: 'Share of examples classified correctly, with its Wilson 95 % interval.',
  better: 'higher',
  schema: accuracySchema,
  compute({ labels, confusion }) {
    const n = labels.length;
    const correct = confusion.reduce((sum, row, c) => sum + row[c], 0);
    return { value: correct / n, correct, n, ci95: wilsonInterval(correct, n) };
  },
  format: ({ value, ci95 }) => `${percent(value)} (${(100 * ci95.lo).toFixed(1)} to ${percent(ci95.hi)})`,
});
