import { z } from 'zod';
import type { SplitName } from './example.ts';
import type {
  Accuracy,
  ArmComparison,
  ClassScores,
  ConfusionMatrix,
  EpochRecord,
  FormattedMetric,
  Interval,
  KeptEpoch,
  ParameterCounts,
  ReliabilityBin,
  SnapshotFigures,
  TopKAccuracy,
  Weighting,
} from './results.ts';

const count = z.int().min(0);
const share = z.number().min(0).max(1);
const loss = z.number().nullable();
const weight = z.number().min(0);

export const splitNameSchema: z.ZodEnum<{ [Name in SplitName]: Name }> = z.enum(['train', 'validation', 'test']);

export const keptEpochSchema: z.ZodEnum<{ [K in KeptEpoch]: K }> = z.enum(['best', 'last']);

export const epochRecordSchema: z.ZodType<EpochRecord> = z.strictObject({
  epoch: z.int().min(1),
  loss,
  accuracy: share,
  validationLoss: loss,
  validationAccuracy: share,
  learningRate: z.number().optional(),
});

export const parameterCountsSchema: z.ZodType<ParameterCounts> = z.strictObject({ total: count, trainable: count });

export const intervalSchema: z.ZodType<Interval> = z.strictObject({ lo: z.number(), hi: z.number() });

export const accuracySchema: z.ZodType<Accuracy> = z.strictObject({ value: share, correct: count, n: count, ci95: intervalSchema });

export const snapshotFiguresSchema: z.ZodType<SnapshotFigures> = z.strictObject({ epoch: z.int().min(1), accuracy: accuracySchema });

export const confusionMatrixSchema: z.ZodType<ConfusionMatrix> = z.array(z.array(count));

export const classScoresSchema: z.ZodType<ClassScores> = z.strictObject({
  label: z.string(),
  precision: share,
  recall: share,
  f1: share,
  support: count,
});

export const topKAccuracySchema: z.ZodType<TopKAccuracy> = z.strictObject({ k: z.int().min(1), value: share });

/** A float32 softmax may exceed 1 by a rounding, and with it the mean confidence of a bin. */
export const reliabilityBinSchema: z.ZodType<ReliabilityBin> = z.strictObject({
  bin: count,
  count,
  accuracy: share,
  confidence: z.number(),
});

/** An object schema, so that the names of the two arms can be added. */
export const armComparisonSchema: z.ZodObject<{ [Key in keyof ArmComparison]: z.ZodType<ArmComparison[Key]> }, z.core.$strict> =
  z.strictObject({
    n: count,
    onlyFirst: count,
    onlySecond: count,
    mcnemarP: share,
    difference: z.number().min(-1).max(1),
    ci95: intervalSchema,
  });

export const formattedMetricSchema: z.ZodType<FormattedMetric> = z.strictObject({
  name: z.string(),
  title: z.string(),
  text: z.string(),
  description: z.string(),
});

export const weightingSchema: z.ZodType<Weighting> = z.strictObject({
  classWeights: z.array(z.strictObject({ label: z.string(), weight })).optional(),
  photoWeights: z.strictObject({ photos: count, smallest: weight, largest: weight }).optional(),
  repeats: z.strictObject({ photos: count, taken: count }).optional(),
});
