import {
  accuracySchema,
  armComparisonSchema,
  confusionMatrixSchema,
  formattedMetricSchema,
  keptEpochSchema,
  parameterCountsSchema,
  reliabilityBinSchema,
  snapshotFiguresSchema,
  splitNameSchema,
  weightingSchema,
} from '@graft/core/schemas';
import { z } from 'zod';
import type { ReportInput } from './report-input.ts';

const count = z.int().min(0);
const share = z.number().min(0).max(1);
const picture = z.base64();
const counts = z.array(count);

const leakEnd = z.strictObject({ id: z.string(), split: splitNameSchema });

const data = z.strictObject({
  classes: z.array(z.string()),
  counts: z.strictObject({ train: counts, validation: counts, test: counts }),
  examples: z.strictObject({ train: count, validation: count, test: count }),
  excluded: z.array(z.strictObject({ id: z.string(), reason: z.string() })),
  duplicatesTogether: count.optional(),
  leaks: z.array(z.strictObject({ first: leakEnd, second: leakEnd, reason: z.string() })),
});

const epoch = z.strictObject({
  epoch: count,
  loss: z.number().nullable(),
  accuracy: share.nullable(),
  validationLoss: z.number().nullable(),
  validationAccuracy: share.nullable(),
  learningRate: z.number().nullish(),
});

const classFigures = z.strictObject({
  label: z.string(),
  precision: share.nullable(),
  recall: share.nullable(),
  f1: share.nullable(),
  support: count,
});

/** A float32 softmax may exceed 1 by a rounding. */
const probability = z.number().min(0).max(1.001);

const wrongPrediction = z.strictObject({
  id: z.string(),
  label: z.string(),
  predicted: z.string(),
  probability,
  picture: picture.optional(),
});

const arm = z.strictObject({
  name: z.string(),
  title: z.string(),
  description: z.string(),
  settings: z.array(z.strictObject({ name: z.string(), value: z.string() })),
  selectedOn: z.union([splitNameSchema, z.literal('none')]),
  selected: keptEpochSchema,
  evaluatedOn: splitNameSchema,
  accuracy: accuracySchema,
  best: snapshotFiguresSchema,
  last: snapshotFiguresSchema,
  parameters: parameterCountsSchema,
  weighting: weightingSchema.optional(),
  history: z.array(epoch),
  figures: z.array(formattedMetricSchema),
  confusionMatrix: confusionMatrixSchema,
  perClass: z.array(classFigures),
  reliability: z.array(reliabilityBinSchema).optional(),
  wrong: z.array(wrongPrediction),
});

const augmentedPhoto = z.strictObject({
  id: z.string(),
  original: picture,
  views: z.array(z.strictObject({ picture, parameters: z.string() })),
});

const fields = z.strictObject({
  title: z.string(),
  notice: z.string().optional(),
  data,
  split: z.strictObject({ method: z.string(), ratio: z.string(), seed: z.int() }),
  arms: z.array(arm),
  comparison: armComparisonSchema.extend({ first: z.string(), second: z.string() }).optional(),
  views: z.array(augmentedPhoto).optional(),
  provenance: z.array(z.strictObject({ what: z.string(), value: z.string() })),
});

/** What a report is drawn from, as it stands in a file. Besides types and ranges, the sizes and names in it have to agree. */
export const reportInputSchema: z.ZodType<ReportInput> = fields.superRefine(({ data: { classes, counts }, arms, comparison }, context) => {
  const require = (holds: boolean, message: string, path: (string | number)[]): void => {
    if (!holds) context.addIssue({ code: 'custom', message, path });
  };
  for (const [split, numbers] of Object.entries(counts)) {
    require(numbers.length === classes.length, `Expected one count per class (${classes.length})`, ['data', 'counts', split]);
  }
  for (const [index, { confusionMatrix: rows, perClass }] of arms.entries()) {
    const isSquare = [rows, ...rows].every(({ length }) => length === classes.length);
    require(isSquare, `Expected ${classes.length} rows and columns, one per class`, ['arms', index, 'confusionMatrix']);
    require(perClass.length === classes.length, `Expected one entry per class (${classes.length})`, ['arms', index, 'perClass']);
  }
  const names = arms.map(({ name }) => name);
  require(new Set(names).size === names.length, 'Expected arms with different names', ['arms']);
  for (const which of ['first', 'second'] as const) {
    if (comparison) require(names.includes(comparison[which]), `Expected the name of an arm (${names.join(', ')})`, ['comparison', which]);
  }
});
