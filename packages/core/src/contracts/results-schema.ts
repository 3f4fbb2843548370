import { z } from 'zod';
import type { SplitName } from './example.ts';
import type { Accuracy, ArmComparison, ClassScores, EpochRecord, Figure, Interval, ReliabilityBin, Weighting } from './results.ts';

const share = z.number().min(0).max(1);
const count = z.int().min(0);
const weight = z.number().min(0);
const nullable = z.number().nullable();
const interval: z.ZodType<Interval> = z.strictObject({ lo: z.number(), hi: z.number() });

export const splitNameSchema: z.ZodEnum<{ [Name in SplitName]: Name }> = z.enum(['train', 'validation', 'test']);

/** The results that siblings share, as they stand in artifacts. */
export const accuracySchema: z.ZodType<Accuracy> = z.strictObject({ value: share, correct: count, n: count, ci95: interval });

export const epochRecordSchema: z.ZodType<EpochRecord> = z.strictObject({
  epoch: count,
  loss: nullable,
  accuracy: share.nullable(),
  validationLoss: nullable,
  validationAccuracy: share.nullable(),
  learningRate: z.number(),
});

const scores = { precision: share.nullable(), recall: share.nullable(), f1: share.nullable(), support: count };

/** The scores of every class, in the order of the class index. */
export const classScoresSchema: z.ZodType<readonly (ClassScores & { readonly label: string })[]> = z.array(
  z.strictObject({ label: z.string(), ...scores }),
);

export const reliabilitySchema: z.ZodType<readonly ReliabilityBin[]> = z.array(
  z.strictObject({ bin: count, count, accuracy: share, confidence: z.number().min(0) }),
);

export const figureSchema: z.ZodType<Figure> = z.strictObject({
  name: z.string(),
  title: z.string(),
  text: z.string(),
  description: z.string(),
});

export const armComparisonSchema: z.ZodObject<{ [Key in keyof ArmComparison]: z.ZodType<ArmComparison[Key]> }, z.core.$strict> =
  z.strictObject({
    n: count,
    onlyFirst: count,
    onlySecond: count,
    mcnemarP: share,
    difference: z.number().min(-1).max(1),
    ci95: interval,
  });

export const weightingSchema: z.ZodType<Weighting> = z.strictObject({
  classWeights: z.array(z.strictObject({ label: z.string(), weight })).optional(),
  photoWeights: z.strictObject({ photos: count, smallest: weight, largest: weight }).optional(),
  repeats: z.strictObject({ photos: count, taken: count }).optional(),
});
