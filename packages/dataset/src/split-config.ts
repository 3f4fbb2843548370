import { z } from 'zod';

/** How a manifest is divided. */
export interface SplitConfig {
  readonly method: 'stratified' | 'split-folders' | 'given';
  /** Shares of train and validation, or of train, validation and test; they sum to 1. */
  readonly ratio: readonly number[];
  readonly seed: number;
}

/** What a file may leave out. */
export type SplitConfigInput = { readonly [Key in keyof SplitConfig]?: SplitConfig[Key] | undefined };

/** The `split` slice of an experiment file. */
export const splitConfig: z.ZodType<SplitConfig, SplitConfigInput> = z.strictObject({
  method: z
    .enum(['stratified', 'split-folders', 'given'])
    .default('stratified')
    .describe(
      'stratified: every class in the same proportions, equal files together; split-folders: what split-folders 0.6.1 does with the same seed; given: the train, validation and test folders as they came',
    ),
  ratio: z
    .array(z.number().gt(0).lt(1))
    .min(2)
    .max(3)
    // split-folders' own tolerance: the sum rounded to five decimals.
    .refine((ratio) => Math.round(ratio.reduce((sum, share) => sum + share, 0) * 1e5) === 1e5, 'the shares must sum to 1')
    .default([0.8, 0.2])
    .describe('shares of train and validation, or of train, validation and test; not used by given'),
  seed: z.int().default(42).describe('of the shuffle; the seed of training is another one'),
});
