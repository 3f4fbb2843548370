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

const count = z.int().min(0);
const share = z.number().min(0).max(1);
const counts = z.array(count);
/** A small JPEG, PNG or WebP file in base64. */
const picture = z.base64();

const photo = z.strictObject({ id: z.string(), split: splitNameSchema });

const data = z.strictObject({
  /** In the order of the class index. */
  classes: z.array(z.string()),
  /** Photos per class, in the order of `classes`. */
  counts: z.strictObject({ train: counts, validation: counts, test: counts }),
  /** Photos of all classes. */
  examples: z.strictObject({ train: count, validation: count, test: count }),
  /** Files that were found and not used. */
  excluded: z.array(z.strictObject({ id: z.string(), reason: z.string() })),
  /** Photos that the split kept together because they equal, or nearly equal, each other. */
  duplicatesTogether: count.optional(),
  /** Two photos each that should not stand in different splits and do; the reason is `same bytes` or `perceptual distance 2`. */
  leaks: z.array(z.strictObject({ first: photo, second: photo, reason: z.string() })),
});

/** A value that diverged or was not measured is null. */
const epochFigures = z.strictObject({
  epoch: count,
  /** In nats. */
  loss: z.number().nullable(),
  accuracy: share.nullable(),
  validationLoss: z.number().nullable(),
  validationAccuracy: share.nullable(),
  learningRate: z.number().nullish(),
});

/** A share that does not exist (0 / 0) is null. */
const classFigures = z.strictObject({
  label: z.string(),
  precision: share.nullable(),
  recall: share.nullable(),
  f1: share.nullable(),
  /** Photos whose true class this is. */
  support: count,
});

const wrongPrediction = z.strictObject({
  id: z.string(),
  label: z.string(),
  predicted: z.string(),
  /** Of the predicted class. A float32 softmax may exceed 1 by a rounding. */
  probability: z.number().min(0).max(1.001),
  picture: picture.optional(),
});

const arm = z.strictObject({
  /** `transfer`, `control` or another name; unique. */
  name: z.string(),
  /** One line: `EfficientNet-Lite0 (ImageNet), frozen, with Dense 256`. */
  title: z.string(),
  description: z.string(),
  /** Every setting of the arm by its path, such as `head.learningRate`, in the order to show. */
  settings: z.array(z.strictObject({ name: z.string(), value: z.string() })),
  /** The split that took part in choosing the model, `none` where nothing was chosen. */
  selectedOn: z.union([splitNameSchema, z.literal('none')]),
  selected: keptEpochSchema,
  evaluatedOn: splitNameSchema,
  accuracy: accuracySchema,
  best: snapshotFiguresSchema,
  last: snapshotFiguresSchema,
  parameters: parameterCountsSchema,
  weighting: weightingSchema.optional(),
  history: z.array(epochFigures),
  /** Further metrics in words, in the order to show. The report knows none of them by name. */
  figures: z.array(formattedMetricSchema),
  confusionMatrix: confusionMatrixSchema,
  /** In the order of the classes. */
  perClass: z.array(classFigures),
  reliability: z.array(reliabilityBinSchema).optional(),
  wrong: z.array(wrongPrediction),
});

/** `difference` and its interval are the accuracy of `first` minus the accuracy of `second`. */
const namedComparison = armComparisonSchema.extend({ first: z.string(), second: z.string() });

const augmentedPhoto = z.strictObject({
  id: z.string(),
  original: picture,
  views: z.array(z.strictObject({ picture, parameters: z.string() })),
});

const input = z.strictObject({
  /** Name of the experiment. */
  title: z.string(),
  /** A warning above all figures: `The pictures of this set are drawn, not photographed: ...`. */
  notice: z.string().optional(),
  data,
  split: z.strictObject({ method: z.string(), ratio: z.string(), seed: z.int() }),
  arms: z.array(arm),
  comparison: namedComparison.optional(),
  views: z.array(augmentedPhoto).optional(),
  /** Backbone, sha256 of the weights, licences, versions, fingerprints, in the order to show. */
  provenance: z.array(z.strictObject({ what: z.string(), value: z.string() })),
});

/**
 * Everything that the report shows, as JSON. Nothing else is read and no clock is asked, so the same input gives the same
 * page. In memory, NaN and infinities stand for figures that do not exist, as null does.
 */
export type ReportInput = Frozen<z.output<typeof input>>;
export type DataReport = ReportInput['data'];
export type ArmReport = ReportInput['arms'][number];
export type EpochFigures = ArmReport['history'][number];
export type Setting = ArmReport['settings'][number];
export type WrongPrediction = ArmReport['wrong'][number];
export type NamedComparison = NonNullable<ReportInput['comparison']>;
export type AugmentedPhoto = NonNullable<ReportInput['views']>[number];

/** Readonly at every depth. */
type Frozen<T> = T extends readonly (infer Item)[]
  ? readonly Frozen<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Frozen<T[Key]> }
    : T;

/** Wall seconds on the machine that did the work: shown on the page, but no part of a report's input or identity. */
export interface Timings {
  readonly stages: readonly { readonly stage: string; readonly seconds: number }[];
  /** By name of the arm. */
  readonly arms: Readonly<Record<string, number>>;
}

/** What a report is drawn from, as it stands in a file. Besides types and ranges, its sizes and names have to agree. */
export const reportInputSchema: z.ZodType<ReportInput> = input.superRefine(({ data: { classes, counts }, arms, comparison }, context) => {
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
