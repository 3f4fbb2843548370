import type { Dirent } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import {
  ConfigError,
  canonicalJson,
  declaredGeometries,
  parseConfig,
  poolings,
  refuseForeignFolder,
  weightPrecisions,
  writeAtomically,
} from '@graft/core';
import { findBackbone } from '@graft/model-zoo';
import type { InferredOptionTypes } from 'yargs';
import { defineCommand } from '../define-command.ts';
import { allArmKinds } from '../experiment/arm-kind.ts';
import { augmentArgument } from '../experiment/augment-argument.ts';
import { type Experiment, type ExperimentInput, experimentSchema } from '../experiment/experiment-schema.ts';
import { refuseOutput } from '../experiment/refuse-output.ts';
import { runExperiment } from '../experiment/run-experiment.ts';
import { showResult } from '../experiment/show-result.ts';
import { exportFormats } from '../exports.gen.ts';
import {
  groupByOption,
  keepFlatOption,
  listOptions,
  offlineOption,
  photosDescription,
  turboOption,
  weightsOption,
} from '../terminal/options.ts';

const armsByName = new Map(Object.values(allArmKinds).map((kind) => [kind.defaultName, kind]));
const armNames = [...armsByName.keys()];

const positionals = { photos: { type: 'string', describe: `${photosDescription}; split 80/20` } } as const;

const options = {
  sample: { type: 'boolean', default: false, describe: 'The drawn sample in place of PHOTOS' },
  train: { type: 'string', describe: 'Class folders to train on, in place of PHOTOS' },
  validation: { type: 'string', describe: 'Class folders to measure on' },
  test: { type: 'string', describe: 'Held-out test folder, with class folders' },
  ...listOptions,
  'keep-flat': keepFlatOption,
  out: { type: 'string', default: 'graft-out', describe: 'Folder for report, model and artifacts' },
  backbone: {
    type: 'string',
    default: 'efficientnet-lite0',
    describe: 'An id of `graft models`, a FILE.onnx with its preprocessor_config.json, or hub:OWNER/NAME',
  },
  output: { type: 'string', describe: 'ONNX only: the output to use' },
  pooling: { choices: poolings, describe: 'ONNX only: how the output becomes one row per photo' },
  geometry: {
    choices: declaredGeometries,
    default: 'features',
    describe: "features: the whole photo, squashed; published: the authors' crop and kernel",
  },
  weights: weightsOption,
  precision: { choices: weightPrecisions, describe: 'Precision of the weights in the compiled network [default: float32]' },
  augment: {
    type: 'string',
    default: 'none',
    describe:
      'A fresh view per epoch: `article` (rotation, shift, shear, zoom, flips), the id of an augmentation such as ' +
      'rand-augment, a file of settings, or settings as JSON',
  },
  'class-weights': { type: 'boolean', default: false, describe: 'Weigh small classes more in the loss, so that all classes count alike' },
  oversample: { type: 'boolean', default: false, describe: 'Repeat training photos of small classes' },
  arms: {
    type: 'string',
    default: 'transfer',
    describe: `Comma-separated: ${[...armsByName].map(([name, { summary }]) => `${name}, ${summary}`).join('; ')}`,
  },
  export: {
    type: 'string',
    default: '',
    describe: `Formats to write besides the model package, comma-separated: ${Object.keys(exportFormats).join(', ')}`,
  },
  'print-experiment': { type: 'boolean', default: false, describe: 'Print the experiment file of these options and run nothing' },
  epochs: { type: 'number', default: 10, describe: 'Passes over the training photos' },
  'learning-rate': { type: 'number', describe: 'Step size of training [default: 0.001]' },
  'batch-size': { type: 'number', describe: 'Photos per training step [default: 32]' },
  'group-by': groupByOption,
  seed: { type: 'number', default: 0, describe: 'Training seed' },
  'split-seed': { type: 'number', default: 42, describe: 'Split seed' },
  turbo: turboOption,
  offline: offlineOption,
} as const;

type QuickArguments = InferredOptionTypes<typeof options & typeof positionals>;

export const quick = defineCommand({
  usage: 'quick [photos]',
  describe: 'From photos to report and model in one command',
  positionals,
  options,
  examples: [
    ['$0 quick photos', 'Split, embed, train, measure, report'],
    ['$0 quick photos --arms transfer,control --augment article', 'With a network trained from scratch beside it'],
    ['$0 quick photos --augment rand-augment', 'Augmented views; `graft augment preview` shows them'],
    ['$0 quick photos --class-weights', 'Where some classes have far fewer photos than others'],
    ['$0 quick photos.zip', 'From an archive, which stays packed'],
    ['$0 quick list.csv', 'Columns path and label; optionally group, split and weight'],
    ['$0 quick --train photos/train --validation photos/val', 'Photos that are split already'],
  ],
  async run(argv, { terminal, signal }) {
    const out = resolve(argv.out);
    const experiment = parseConfig(experimentSchema, await experimentOf(argv), '') as Experiment;
    if ('id' in experiment.backbone) findBackbone(experiment.backbone.id);
    if (argv['print-experiment']) return { result: experiment, text: canonicalJson(experiment) };
    await refuseOutput(out, experiment.data, process.cwd());
    const isOurs = (entries: readonly Dirent[]): boolean => entries.some(({ name }) => name === '.graft');
    const findForeign = (entries: readonly Dirent[]): string[] => (isOurs(entries) ? [] : entries.map(({ name }) => name));
    await refuseForeignFolder(out, { flag: '--out', findForeign });
    const file = join(out, 'experiment.json');
    const loaded = { experiment, name: experiment.name ?? 'quick', file };
    const result = await runExperiment(loaded, {
      out,
      isTurbo: argv.turbo,
      isOffline: argv.offline,
      until: 'report',
      prepare: () => writeAtomically(file, canonicalJson(experiment)),
      terminal,
      signal,
    });
    return { result, text: showResult(result) };
  },
});

/** The options as an experiment file, which can be read, edited and run again with `graft run`. */
async function experimentOf(argv: QuickArguments): Promise<object> {
  const { epochs, seed, 'learning-rate': learningRate, 'batch-size': batchSize, 'group-by': groupBy } = argv;
  const flags = {
    epochs,
    seed,
    ...(learningRate === undefined ? {} : { learningRate }),
    ...(batchSize === undefined ? {} : { batchSize }),
    ...(argv['class-weights'] ? { classWeights: 'balanced' as const } : {}),
  };
  const arms: Record<string, object> = {};
  for (const name of listOf(argv.arms)) {
    const kind = armsByName.get(name);
    if (kind === undefined) {
      throw new ConfigError(`Expected ${armNames.join(' or ')} for --arms but received "${name}".`, {
        hint: 'Write --arms transfer,control for both.',
      });
    }
    arms[name] = { kind: kind.kind, ...kind.fromFlags(flags) };
  }
  return {
    name: argv.sample ? 'sample' : nameOf(argv.photos ?? dirname(resolve(argv.train ?? ''))),
    data: dataOf(argv),
    split: {
      seed: argv['split-seed'],
      ...(groupBy === undefined ? {} : { groupBy }),
      ...(argv.oversample ? { oversample: true } : {}),
    },
    images: { geometry: argv.geometry },
    backbone: backboneOf(argv),
    augment: await augmentOf(argv),
    viewSeed: argv.seed,
    arms,
    export: { formats: listOf(argv.export) },
  };
}

/** The words of a comma-separated list. */
function listOf(text: string): string[] {
  return text.split(',').flatMap((word) => word.trim() || []);
}

async function augmentOf({ augment }: QuickArguments): Promise<ExperimentInput['augment']> {
  const value = await augmentArgument(augment);
  if (typeof value === 'object' && value !== null && 'arms' in value) {
    throw new ConfigError(`Expected the settings of augmentations for --augment but ${augment} is a whole experiment.`, {
      hint: 'Run it with `graft run`, or give its "augment" alone.',
    });
  }
  // The experiment's schema refuses what is not an augmentation.
  return value as ExperimentInput['augment'];
}

function backboneOf({ backbone, output, pooling, weights, precision }: QuickArguments): ExperimentInput['backbone'] {
  const isHub = backbone.startsWith('hub:');
  if (isHub || backbone.toLowerCase().endsWith('.onnx')) {
    if (precision !== undefined) {
      throw new ConfigError(`Expected --precision with a backbone of \`graft models\` but received --backbone ${backbone}.`, {
        hint: 'An ONNX file has the precision that it was exported in.',
      });
    }
    const chosen = { ...(output === undefined ? {} : { output }), ...(pooling === undefined ? {} : { pooling }) };
    return { onnx: isHub ? backbone : resolve(backbone), ...chosen };
  }
  if (output !== undefined || pooling !== undefined) {
    throw new ConfigError(`Expected --output and --pooling with an ONNX backbone but received --backbone ${backbone}.`, {
      hint: 'The backbones of `graft models` have theirs; name an ONNX file by its path.',
    });
  }
  return {
    id: backbone,
    ...(weights === undefined ? {} : { weights: resolve(weights) }),
    ...(precision === undefined ? {} : { precision }),
  };
}

function dataOf(argv: QuickArguments): NonNullable<ExperimentInput['data']> {
  const { photos, sample, train, validation, test, root, encoding, 'label-column': labelColumn, 'keep-flat': keepFlat } = argv;
  const given = [photos, train ?? validation ?? test].filter((path) => path !== undefined).length;
  if (sample && given === 0) return { sample: {} };
  if (sample) throw new ConfigError('Expected either --sample or photos of your own but received both.', { hint: 'Remove --sample.' });
  if (photos !== undefined && train === undefined && validation === undefined && test === undefined) {
    return {
      photos: resolve(photos),
      ...(root === undefined ? {} : { root: resolve(root) }),
      ...(labelColumn === undefined ? {} : { labelColumn }),
      ...(encoding === undefined ? {} : { encoding }),
      ...(keepFlat ? { keepFlat } : {}),
    };
  }
  if (photos === undefined && train !== undefined && validation !== undefined) {
    return { train: resolve(train), validation: resolve(validation), ...(test === undefined ? {} : { test: resolve(test) }) };
  }
  throw new ConfigError('Expected either PHOTOS or both --train and --validation.', {
    hint: 'graft quick PHOTOS, or graft quick --train DIR --validation DIR.',
  });
}

function nameOf(path: string): string {
  const name = basename(resolve(path))
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 64);
  return name || 'quick';
}
