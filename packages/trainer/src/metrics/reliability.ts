import { reliabilityBinSchema } from '@graft/core/schemas';
import { z } from 'zod';
import { defineMetric } from '../define-metric.ts';
import { reliabilityBins } from '../scores/reliability-bins.ts';

export default defineMetric({
  name: 'reliability',
  title: 'accuracy by confidence',
  describe: 'Accuracy of the examples in each bin of confidence, beside their mean confidence; the two agree where it is calibrated.',
  schema: z.array(reliabilityBinSchema),
  compute: reliabilityBins,
});
