import { augmentConfig, mixConfig } from '@graft/augment';
import { geometryChoiceSchema, orientationSchema, resizeKernelSchema, weightPrecisionSchema } from '@graft/core/schemas';
import { splitConfig } from '@graft/dataset';
import { onnxBackboneConfig } from '@graft/model-zoo';
import { classWeightsConfig, headConfig, networkConfig } from '@graft/trainer';
import { z } from 'zod';

const path = z.string().min(1);

/** Where the photos are: a place that is recognised by what lies there, folders whose split is given, or the drawn sample. */
const data = z.union([
  z.strictObject({
    photos: path.describe(
      'Class folders, train/validation/test folders, or a Hugging Face image folder, each as a folder or a zip, tar or tar.gz archive; or a CSV, TSV or JSONL list.',
    ),
    root: path.optional().describe("Of a list: the folder that its paths are below; default: the list's own."),
    labelColumn: z
      .string()
      .min(1)
      .optional()
      .describe('Of a list or an image folder: the column that holds the label; `folder`: the name of the folder that a photo lies in.'),
  }),
  z.strictObject({
    train: path.describe('Class folders to train on: a folder or an archive.'),
    validation: path.describe('Class folders to measure on.'),
    test: path.optional().describe('Class folders that no choice is made on.'),
  }),
  z.strictObject({
    sample: z.strictObject({
      seed: z.int().min(0).default(1).describe('Another seed draws other pictures.'),
      count: z.int().min(18).max(100_000).default(430),
    }),
  }),
]);

/** How photos become network inputs, where it departs from what the backbone declares. */
const images = z.strictObject({
  orientation: orientationSchema.default('exif').describe('Whether the EXIF orientation is applied.'),
  geometry: geometryChoiceSchema
    .default('features')
    .describe("`features`: the whole photo squashed; `published`: the authors' crop and kernel; or one of your own."),
  resize: resizeKernelSchema.optional().describe("Kernel of the resize; default: the geometry's."),
  size: z.int().min(32).max(1024).optional().describe("Side of the backbone's input, pixels; default: the backbone's."),
});

const namedBackbone = z.strictObject({
  id: z.string().default('efficientnet-lite0').describe('`graft models` lists them.'),
  weights: path.optional().describe('File or folder with the weights, where they are not to be fetched.'),
  precision: weightPrecisionSchema.default('float32').describe('Type of the weights in the compiled network; `float16` halves the file.'),
});

const backbone = z.union([namedBackbone, onnxBackboneConfig]);

const frozenArm = z.strictObject({
  kind: z.literal('frozen').describe('A head on the features of the frozen backbone.'),
  head: headConfig.prefault({}),
  classWeights: classWeightsConfig.optional(),
  mix: z
    .never({
      error:
        "Expected nothing (a frozen arm's features are kept by photo, and a mixed picture belongs to no single one; head.featureMixup mixes rows of features)",
    })
    .optional(),
});

const networkArm = z.strictObject({
  kind: z.literal('network').describe('A network trained from scratch on the pictures.'),
  network: z.enum(['article', 'relu']).default('article').describe('`relu` adds the activations that the article left out.'),
  height: z.int().min(10).max(1024).default(96),
  width: z.int().min(10).max(1024).default(96),
  resize: resizeKernelSchema.default('bilinear'),
  training: networkConfig.prefault({}),
  classWeights: classWeightsConfig.optional(),
  mix: mixConfig.optional().describe('Mixes the photos of a training batch and their labels.'),
});

/** One arm of the comparison, trained and measured on the same split as the others. */
const arm = z.discriminatedUnion('kind', [frozenArm, networkArm]);

const evaluate = z.strictObject({
  on: z
    .enum(['auto', 'validation', 'test'])
    .default('auto')
    .describe('The split that the figures are of; `auto` takes the test split where there is one.'),
});

const report = z.strictObject({
  wrongPictures: z.int().min(0).max(500).default(40).describe('Wrong predictions shown with their picture, at most.'),
  viewPhotos: z.int().min(0).max(24).default(4).describe('Photos whose augmented views are shown.'),
});

/** A folder's name beside the stages' own. */
const armName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,31}$/, 'Expected lower-case letters, digits and dashes')
  .refine(
    (name) => !['split', 'features', 'index', 'report', 'artifacts', 'model'].includes(name) && !name.startsWith('base-'),
    'Expected a name that no stage has',
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
  images: images.prefault({}),
  backbone: backbone.prefault({}),
  augment: augmentConfig.prefault({ name: 'none' }),
  viewSeed: z.int().min(0).default(0),
  arms: z.record(armName, arm),
  evaluate: evaluate.prefault({}),
  report: report.prefault({}),
});

/** Both make rare classes count more: together they would count twice. */
const schema = settings.superRefine(({ split, arms }, context) => {
  for (const [name, { classWeights }] of Object.entries(arms)) {
    if (!split.oversample || classWeights === undefined) continue;
    const message = 'class weights and split.oversample exclude each other, leave one of them away';
    context.addIssue({ code: 'custom', path: ['arms', name, 'classWeights'], message, input: classWeights });
  }
});

export type Experiment = z.output<typeof schema>;
export type ExperimentInput = z.input<typeof schema>;
export type Arm = z.output<typeof arm>;
export type DataSource = z.output<typeof data>;

export const experimentSchema: z.ZodType<Experiment, ExperimentInput> = schema;
