import { z } from 'zod';
import { defineMetric, percent } from '../define-metric.ts';
import { classScores, mean } from '../scores/class-scores.ts';

export default defineMetric({
  name: 'balancedAccuracy',
  title: 'balanced accuracy',
  describe: 'Mean recall of the classes that have examples: every class counts alike.',
  better: 'higher',
  schema: z.number(),
  compute: ({ confusion }) => mean(classScores(confusion).flatMap(({ support, recall }) => (support > 0 ? [recall] : []))),
  format: percent,
});
