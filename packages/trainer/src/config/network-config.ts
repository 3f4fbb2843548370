import { z } from 'zod';

/** The slice of an arm that trains a whole network, or layers of it, on streamed images. */
export const networkConfig: z.ZodObject<
  {
    epochs: z.ZodDefault<z.ZodNumber>;
    batchSize: z.ZodDefault<z.ZodNumber>;
    learningRate: z.ZodDefault<z.ZodNumber>;
    seed: z.ZodDefault<z.ZodNumber>;
    report: z.ZodDefault<z.ZodEnum<{ last: 'last'; best: 'best' }>>;
    trainThreads: z.ZodDefault<z.ZodNumber>;
  },
  z.core.$strict
> = z.strictObject({
  epochs: z.number().int().min(1).default(10).describe('passes over the training photos'),
  batchSize: z.number().int().min(1).default(32).describe('images a step; the last batch of an epoch is short'),
  learningRate: z.number().positive().default(1e-3).describe('of Adam, constant'),
  seed: z.number().int().default(0).describe('of initial weights, shuffling and dropout; the split has its own'),
  report: z.enum(['last', 'best']).default('last').describe('which epoch is evaluated: the last, or the one of lowest validation loss'),
  trainThreads: z.number().int().min(1).max(1024).default(2).describe('threads of the native engine; another number gives other bytes'),
});

export type NetworkConfig = z.output<typeof networkConfig>;
