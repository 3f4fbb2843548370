import { augmentConfig } from '@graft/augment';
import { splitConfig } from '@graft/dataset';
import { z } from 'zod';
import { armKinds } from '../arms.gen.ts';
import { evaluationOn } from '../artifacts/evaluation.ts';
import type { ArmConfig } from '../define-arm.ts';
import { type ExportFormatName, exportFormats } from '../exports.gen.ts';
import { backboneConfig } from '../stages/features/backbone-config.ts';
import { imagesConfig } from '../stages/features/images-config.ts';

const path = z.string().min(1);

/** Where the photos are: a place whose form is recognised, folders that are split already, or the drawn sample. */
const data = z.union([
  z.strictObject({
    photos: path.describe(
      'Class folders, train/validation/test folders, or a Hugging Face image folder, each as a folder or a zip, tar or tar.gz ' +
        'archive; or a CSV, TSV or JSONL list.',
    ),
    root: path.optional().describe("Lists only: the folder that its paths are relative to; default: the list's own."),
    labelColumn: z
      .string()
      .min(1)
      .optional()
      .describe('Lists and image folders only: the column with the label; `folder`: the name of the folder that holds the photo.'),
    encoding: z.string().min(1).optional().describe('Lists and image folders only: the encoding, such as windows-1252; default: UTF-8.'),
    keepFlat: z
      .boolean()
      .optional()
      .describe('Keep flat drawings among photos, which are otherwise left out as stand-ins for missing pictures.'),
  }),
  z.strictObject({
    train: path.describe('Class folders to train on: a folder or an archive.'),
    validation: path.describe('Class folders to measure on.'),
    test: path.optional().describe('Held-out test folder, with class folders.'),
  }),
  z.strictObject({
    sample: z.strictObject({
      seed: z.int().min(0).default(1).describe('Another seed draws other pictures.'),
      count: z.int().min(18).max(100_000).default(430),
    }),
  }),
]);

/** One arm of the comparison, trained and measured on the same split as the others. */
const [firstArm, ...otherArms] = Object.values(armKinds).map(({ config }) => config);
const arm = z.discriminatedUnion('kind', [firstArm as NonNullable<typeof firstArm>, ...otherArms]);

const evaluate = z.strictObject({
  on: evaluationOn.default('auto').describe('The split that figures are measured on; `auto` takes the test split where there is one.'),
});

const report = z.strictObject({
  wrongPictures: z.int().min(0).max(500).default(40).describe('Wrong predictions shown with their picture, at most.'),
  viewPhotos: z.int().min(0).max(24).default(4).describe('Photos whose augmented views are shown.'),
});

const exported = z.strictObject({
  formats: z
    .array(z.enum(Object.keys(exportFormats) as [ExportFormatName, ...ExportFormatName[]]))
    .default([])
    .describe(
      `Formats to write besides the model package: ${Object.values(exportFormats)
        .map(({ format, summary }) => `${format}, ${summary}`)
        .join('; ')}.`,
    ),
});

/** A folder's name beside the stages' own. */
const armName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,31}$/, 'Expected lower-case letters, digits and dashes')
  .refine(
    (name) => !['split', 'features', 'index', 'report', 'artifacts', 'model', 'shared', 'exports'].includes(name),
    'Expected a name that is not a stage or a folder of the experiment',
  );

/** The whole experiment file: each package's slice stands under its own key. */
const settings = z.strictObject({
  $schema: z.string().optional(),
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'Expected lower-case letters, digits and dashes')
    .optional(),
  data: data.optional(),
  split: splitConfig.prefault({}),
  images: imagesConfig.prefault({}),
  backbone: backboneConfig.prefault({}),
  augment: augmentConfig.prefault({ name: 'none' }),
  viewSeed: z.int().min(0).default(0),
  arms: z.record(armName, arm),
  evaluate: evaluate.prefault({}),
  report: report.prefault({}),
  export: exported.prefault({}),
});

/** Both make rare classes count more: together they would count twice. */
const schema = settings.superRefine(({ split, arms }, context) => {
  for (const [name, { classWeights }] of Object.entries<ArmConfig>(arms)) {
    if (!split.oversample || classWeights === undefined) continue;
    const message = 'class weights and split.oversample exclude each other: remove one of them';
    context.addIssue({ code: 'custom', path: ['arms', name, 'classWeights'], message, input: classWeights });
  }
});

export type Experiment = z.output<typeof schema>;
export type ExperimentInput = z.input<typeof schema>;
export type Arm = z.output<typeof arm>;

export const experimentSchema: z.ZodType<Experiment, ExperimentInput> = schema;
