import { z } from 'zod';
import { defineOptimizer } from '../define-optimizer.ts';

const decay = z.number().min(0).lt(1);

/** Keras' defaults. @see Kingma and Ba, Adam: A Method for Stochastic Optimization, ICLR 2015. */
export default defineOptimizer({
  name: 'adam',
  schema: z.strictObject({
    name: z.literal('adam').describe('Steps scaled by running means of the gradient and its square.'),
    beta1: decay.default(0.9).describe('Decay of the mean gradient.'),
    beta2: decay.default(0.999).describe('Decay of the mean squared gradient.'),
    epsilon: z.number().positive().default(1e-7).describe('Added to the root of the uncorrected mean square.'),
  }),
  create: (engine, variables, { beta1, beta2, epsilon }, learningRate) =>
    engine.createAdam(variables, { learningRate, beta1, beta2, epsilon }),
});
