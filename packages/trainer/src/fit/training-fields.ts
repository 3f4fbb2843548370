import { keptEpochSchema } from '@graft/core/schemas';
import { z } from 'zod';
import { optimizerConfig } from '../optimizer.ts';
import { scheduleConfig } from '../schedule.ts';

/** The settings that everything trained in epochs shares, with the article's training as default. */
export const trainingFields = {
  epochs: z.int().min(1).default(10).describe('Passes over the training examples; epoch e sees view e.'),
  batchSize: z.int().min(1).default(32).describe('Examples per step; the last batch of an epoch may be smaller.'),
  learningRate: z.number().positive().default(1e-3).describe('Learning rate that the schedule takes shares of.'),
  optimizer: optimizerConfig.describe('The rule that turns gradients into steps.'),
  schedule: scheduleConfig.describe('How the learning rate moves during training.'),
  seed: z.int().default(0).describe('Seed of initial weights, shuffling and dropout; the split has its own.'),
  keep: keptEpochSchema
    .default('last')
    .describe("Which epoch's weights are kept and evaluated: the last, or the one of lowest validation loss (best)."),
  trainThreads: z.int().min(1).max(1024).default(2).describe('Threads of the native engine; another number gives other bytes.'),
};
