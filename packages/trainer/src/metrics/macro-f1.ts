import { z } from 'zod';
import { defineMetric } from '../define-metric.ts';
import { classScores, mean } from '../scores/class-scores.ts';

export default defineMetric({
  name: 'macroF1',
  title: 'macro F1',
  describe: 'Mean F1 of all classes; a class without examples and predictions counts as 0.',
  better: 'higher',
  schema: z.number(),
  compute: ({ confusion }) => mean(classScores(confusion).map(({ f1 }) => f1)),
  format: (value) => value.toFixed(3),
});
