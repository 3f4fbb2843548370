import { z } from 'zod';
import { defineMetric } from '../define-metric.ts';

/** How many examples are classified wrongly. */
export default defineMetric({
  name: 'toyErrors',
  title: 'toy errors',
  describe: 'Examples that are classified wrongly.',
  better: 'lower',
  schema: z.int(),
  compute: ({ labels, predicted }) => predicted.reduce((sum, guess, i) => sum + Number(guess !== labels[i]), 0),
  format: (errors) => `${errors} toy errors`,
});
