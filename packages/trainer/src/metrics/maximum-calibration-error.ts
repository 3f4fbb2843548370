import { z } from 'zod';
import { defineMetric, percent } from '../define-metric.ts';
import { reliabilityBins } from '../scores/reliability-bins.ts';

/** MCE = max_b |accuracy_b - confidence_b| */
export default defineMetric({
  name: 'maximumCalibrationError',
  title: 'largest calibration error',
  describe: 'How far confidence is from accuracy in the worst of 15 bins of confidence, however few examples it has.',
  better: 'lower',
  schema: z.number(),
  compute: (evaluated) => Math.max(...reliabilityBins(evaluated).map(({ accuracy, confidence }) => Math.abs(accuracy - confidence))),
  format: percent,
});
