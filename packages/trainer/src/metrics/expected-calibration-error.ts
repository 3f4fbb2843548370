import { z } from 'zod';
import { defineMetric, percent } from '../define-metric.ts';
import { reliabilityBins } from '../scores/reliability-bins.ts';

/** ECE = sum_b (n_b / N) |accuracy_b - confidence_b| */
export default defineMetric({
  name: 'expectedCalibrationError',
  title: 'calibration error',
  describe: 'How far confidence is from accuracy, on average over 15 bins of confidence.',
  better: 'lower',
  schema: z.number(),
  compute: (evaluated) =>
    reliabilityBins(evaluated).reduce(
      (sum, { count, accuracy, confidence }) => sum + (count / evaluated.labels.length) * Math.abs(accuracy - confidence),
      0,
    ),
  format: percent,
});
