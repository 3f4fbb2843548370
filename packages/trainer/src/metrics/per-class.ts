import { classScoresSchema } from '@graft/core/schemas';
import { z } from 'zod';
import { defineMetric } from '../define-metric.ts';
import { classScores } from '../scores/class-scores.ts';

export default defineMetric({
  name: 'perClass',
  title: 'scores per class',
  describe: 'Precision, recall, F1 and number of examples of each class.',
  schema: z.array(classScoresSchema),
  compute: ({ confusion, classes }) => classScores(confusion).map((scores, c) => ({ label: classes[c], ...scores })),
});
