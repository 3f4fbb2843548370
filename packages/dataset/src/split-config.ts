import { z } from 'zod';
import type { SplitSettings } from './split-method.ts';
import { type SplitMethodName, splitMethods } from './split-methods.gen.ts';

/** How a manifest is divided. */
export interface SplitConfig extends SplitSettings {
  readonly method: SplitMethodName;
}

/** Every setting has a default. */
export type SplitConfigInput = { readonly [Key in keyof SplitConfig]?: SplitConfig[Key] | undefined };

const methodNames = Object.keys(splitMethods) as [SplitMethodName, ...SplitMethodName[]];

/** The `split` slice of an experiment file. */
export const splitConfig: z.ZodType<SplitConfig, SplitConfigInput> = z
  .strictObject({
    method: z
      .enum(methodNames)
      .default('stratified')
      .describe(methodNames.map((name) => `${name}: ${splitMethods[name].summary}`).join('; ')),
    ratio: z
      .array(z.number().gt(0).lt(1))
      .min(2)
      .max(3)
      // Shares such as .1 + .2 + .7 are not exact: the sum is rounded to five decimals.
      .refine((ratio) => Math.round(ratio.reduce((sum, share) => sum + share, 0) * 1e5) === 1e5, 'the shares must sum to 1')
      .default([0.8, 0.2])
      .describe('shares of train and validation, or of train, validation and test; for stratified, stable and split-folders'),
    fixed: z
      .array(z.int().min(1))
      .min(1)
      .max(2)
      .default([100])
      .describe('photos of each class for validation, or for validation and test; the rest is train; for fixed'),
    folds: z.int().min(2).default(5).describe('for k-fold'),
    fold: z.int().min(1).default(1).describe('the fold that is the validation split, from 1; for k-fold and leave-one-group-out'),
    groupBy: z
      .string()
      .min(1)
      .default('near-duplicate')
      .describe(
        'what a split keeps on one side: near-duplicate (photos that show the same), none, group or another column of the ' +
          'list, or a regular expression on the path whose first capture group, or whole match, names the group; all but none ' +
          'keep equal files together',
      ),
    key: z.string().min(1).optional().describe('any text; another key gives another split; for stable'),
    previous: z
      .string()
      .min(1)
      .optional()
      .describe(
        'an earlier split, whose photos stay where they are: its split.jsonl or the folder of that, relative to the ' +
          'experiment file; for stable',
      ),
    seed: z.int().default(42).describe('split seed; training has a seed of its own'),
    oversample: z
      .boolean()
      .default(false)
      .describe('repeat the training photos of the smaller classes, in the rows of the split, until each class has as many as the largest'),
  })
  .refine(({ method, key }) => method !== 'stable' || key !== undefined, {
    path: ['key'],
    message: 'the method stable needs a key: any text',
  })
  .refine(({ method, previous }) => method === 'stable' || previous === undefined, {
    path: ['previous'],
    message: 'only the method stable follows an earlier split',
  })
  .refine(({ method, fold, folds }) => method !== 'k-fold' || fold <= folds, { path: ['fold'], message: 'it must be one of the folds' });
