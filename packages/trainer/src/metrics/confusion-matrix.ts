import { confusionMatrixSchema } from '@graft/core/schemas';
import { defineMetric } from '../define-metric.ts';

export default defineMetric({
  name: 'confusionMatrix',
  title: 'confusion matrix',
  describe: 'How often examples of each class (row) were classified as each class (column).',
  schema: confusionMatrixSchema,
  compute: ({ confusion }) => confusion,
});
