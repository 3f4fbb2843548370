import { z } from 'zod';

/**
 * The slice of an arm that trains a dense head on cached features: the article's Dense 256 relu, Dense C softmax,
 * Adam 1e-3, 10 epochs of batches of 32 by default.
 */
export const headConfig: z.ZodObject<
  {
    kind: z.ZodDefault<z.ZodLiteral<'dense'>>;
    hiddenUnits: z.ZodDefault<z.ZodNumber>;
    dropout: z.ZodDefault<z.ZodNumber>;
    epochs: z.ZodDefault<z.ZodNumber>;
    batchSize: z.ZodDefault<z.ZodNumber>;
    learningRate: z.ZodDefault<z.ZodNumber>;
    seed: z.ZodDefault<z.ZodNumber>;
    report: z.ZodDefault<z.ZodEnum<{ last: 'last'; best: 'best' }>>;
    trainThreads: z.ZodDefault<z.ZodNumber>;
    featureMixup: z.ZodOptional<z.ZodObject<{ alpha: z.ZodDefault<z.ZodNumber> }, z.core.$strict>>;
  },
  z.core.$strict
> = z.strictObject({
  kind: z.literal('dense').default('dense').describe('a head of one or two dense layers'),
  hiddenUnits: z
    .number()
    .int()
    .min(0)
    .max(65_536)
    .default(256)
    .describe('width of the relu layer before the output; 0 trains a linear head'),
  dropout: z.number().min(0).lt(1).default(0).describe("share of the output layer's inputs dropped in each training step"),
  epochs: z.number().int().min(1).default(10).describe('passes over the training rows; epoch e sees view e'),
  batchSize: z.number().int().min(1).default(32).describe('rows a step; the last batch of an epoch is short'),
  learningRate: z.number().positive().default(1e-3).describe('of Adam, constant'),
  seed: z.number().int().default(0).describe('of initial weights, shuffling and dropout; the split has its own'),
  report: z.enum(['last', 'best']).default('last').describe('which epoch is evaluated: the last, or the one of lowest validation loss'),
  trainThreads: z.number().int().min(1).max(1024).default(2).describe('threads of the native engine; another number gives other bytes'),
  featureMixup: z
    .strictObject({
      alpha: z.number().min(0).max(1000).default(0.2).describe('of Beta(alpha, alpha), which the weight is drawn from; 0 mixes nothing'),
    })
    .optional()
    .describe('blends each training row with another one of its batch, and their labels; absent: nothing is mixed'),
});

export type HeadConfig = z.output<typeof headConfig>;
