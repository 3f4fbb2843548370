import { z } from 'zod';
import { trainingFields } from '../fit/training-fields.ts';

/** A head of one or two dense layers; the article's Dense 256 relu, Dense C softmax by default. */
export const denseConfig = z.strictObject({
  kind: z.literal('dense').optional().default('dense').describe('One or two dense layers, trained in epochs.'),
  hiddenUnits: z.int().min(0).max(65_536).default(256).describe('Width of the relu layer before the output; 0 trains a linear head.'),
  dropout: z.number().min(0).lt(1).default(0).describe("Share of the output layer's inputs dropped in each training step."),
  ...trainingFields,
  featureMixup: z
    .strictObject({
      alpha: z.number().min(0).max(1000).default(0.2).describe('The mixing weight is drawn from Beta(alpha, alpha); 0 mixes nothing.'),
    })
    .optional()
    .describe('Blends each training row with another row of its batch, and their labels; absent: nothing is mixed.'),
});

export type DenseConfig = z.output<typeof denseConfig>;
