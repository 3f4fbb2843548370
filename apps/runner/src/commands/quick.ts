import type { Dirent } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import {
  ConfigError,
  canonicalJson,
  declaredGeometries,
  type Pooling,
  parseConfig,
  poolings,
  refuseForeignFolder,
  type WeightPrecision,
  weightPrecisions,
  writeAtomically,
} from '@graft/core';
import { findBackbone } from '@graft/model-zoo';
import type { Argv, CommandModule } from 'yargs';
import { allArmKinds } from '../experiment/arm-kind.ts';
import { augmentArgument } from '../experiment/augment-argument.ts';
import { type Experiment, type ExperimentInput, experimentSchema } from '../experiment/experiment-schema.ts';
import { refuseOutput } from '../experiment/refuse-output.ts';
import { runExperiment } from '../experiment/run-experiment.ts';
import { exportFormats } from '../exports.gen.ts';
import { runCommand } from '../terminal/run-command.ts';
import { jsonOption, labelColumnOption, offlineOption, photosDescription, rootOption, turboOption, weightsOption } from './options.ts';
import { showResult } from './show-result.ts';

interface QuickArguments {
  readonly photos?: string | undefined;
  readonly sample: boolean;
  readonly train?: string | undefined;
  readonly validation?: string | undefined;
  readonly test?: string | undefined;
  readonly root?: string | undefined;
  readonly 'label-column'?: string | undefined;
  readonly out: string;
  readonly backbone: string;
  readonly output?: string | undefined;
  readonly pooling?: Pooling | undefined;
  readonly geometry: (typeof declaredGeometries)[number];
  readonly weights?: string | undefined;
  readonly precision?: WeightPrecision | undefined;
  readonly augment: string;
  readonly 'class-weights': boolean;
  readonly oversample: boolean;
  readonly arms: string;
  readonly export: string;
  readonly 'print-experiment': boolean;
  readonly epochs: number;
  readonly 'learning-rate'?: number | undefined;
  readonly 'batch-size'?: number | undefined;
  readonly 'group-by'?: string | undefined;
  readonly seed: number;
  readonly 'split-seed': number;
  readonly turbo: boolean;
  readonly offline: boolean;
  readonly json: boolean;
}

const armsByName = new Map(Object.values(allArmKinds).map((kind) => [kind.defaultName, kind]));
const armNames = [...armsByName.keys()];

const quick: CommandModule<object, QuickArguments> = {
  builder: (yargs: Argv): Argv<QuickArguments> =>
    yargs
      .positional('photos', { type: 'string', describe: `${photosDescription}; split 80/20` })
      .option('sample', { type: 'boolean', default: false, describe: 'The drawn sample in place of PHOTOS' })
      .option('train', { type: 'string', describe: 'Folder of class folders to train on, in place of PHOTOS' })
      .option('validation', { type: 'string', describe: 'Folder of class folders to measure on' })
      .option('test', { type: 'string', describe: 'Folder of class folders that no choice is made on' })
      .option('root', rootOption)
      .option('label-column', labelColumnOption)
      .option('out', { type: 'string', default: 'graft-out', describe: 'Folder for report, model and artifacts' })
      .option('backbone', {
        type: 'string',
        default: 'efficientnet-lite0',
        describe: '`graft models` lists them; or a FILE.onnx with its preprocessor_config.json, or hub:OWNER/NAME',
      })
      .option('output', { type: 'string', describe: 'Of an ONNX backbone: name of the value that is taken' })
      .option('pooling', { choices: poolings, describe: 'Of an ONNX backbone: how its output becomes one row a photo' })
      .option('geometry', {
        choices: declaredGeometries,
        default: 'features' as const,
        describe: "features: the whole photo, squashed; published: the authors' crop and kernel",
      })
      .option('weights', weightsOption)
      .option('precision', {
        choices: weightPrecisions,
        describe: 'Type of the weights in the compiled network [default: float32]',
      })
      .option('augment', {
        type: 'string',
        default: 'none',
        describe:
          "A fresh view an epoch: article (rotation, shift, shear, zoom, flips), an augmentation's id such as rand-augment, a file of settings, or settings as JSON",
      })
      .option('class-weights', {
        type: 'boolean',
        default: false,
        describe: 'Small classes weigh more in the loss, so that all count alike',
      })
      .option('oversample', { type: 'boolean', default: false, describe: 'Training photos of small classes are taken more than once' })
      .option('arms', {
        type: 'string',
        default: 'transfer',
        describe: `Comma-separated: ${[...armsByName].map(([name, { summary }]) => `${name}, ${summary}`).join('; ')}`,
      })
      .option('export', {
        type: 'string',
        default: '',
        describe: `Formats to write besides the model package, comma-separated: ${Object.keys(exportFormats).join(', ')}`,
      })
      .option('print-experiment', {
        type: 'boolean',
        default: false,
        describe: 'Print the experiment file of these options, and run nothing',
      })
      .option('epochs', { type: 'number', default: 10, describe: 'Passes over the training photos' })
      .option('learning-rate', { type: 'number', describe: 'Step size of training [default: 0.001]' })
      .option('batch-size', { type: 'number', describe: 'Photos per training step [default: 32]' })
      .option('group-by', {
        type: 'string',
        describe:
          'What never stands on two sides of the split: near-duplicate, none, group, a column of the list, or a regular expression on the path [default: near-duplicate]',
      })
      .option('seed', { type: 'number', default: 0, describe: 'Of training: weights, order, views' })
      .option('split-seed', { type: 'number', default: 42, describe: 'Of the split' })
      .option('turbo', turboOption)
      .option('offline', offlineOption)
      .option('json', jsonOption)
      .example([
        ['$0 quick photos', 'Split, embed, train, measure, report'],
        ['$0 quick photos --arms transfer,control --augment article', 'With a network trained from scratch beside it'],
        ['$0 quick photos --augment rand-augment', 'Augmented views; `graft augment preview` shows them'],
        ['$0 quick photos --class-weights', 'Where some classes have far fewer photos than others'],
        ['$0 quick photos.zip', 'Out of an archive, which stays packed'],
        ['$0 quick list.csv', 'Columns path and label; group, split and weight may follow'],
        ['$0 quick --train photos/train --validation photos/val', 'On a split that is given'],
      ]),
  handler: (argv) =>
    runCommand(argv, async ({ terminal, signal, print }) => {
      const out = resolve(argv.out);
      const experiment = parseConfig(experimentSchema, await experimentOf(argv), '') as Experiment;
      if ('id' in experiment.backbone) findBackbone(experiment.backbone.id);
      if (argv['print-experiment']) {
        print(experiment, canonicalJson(experiment));
        return undefined;
      }
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
      print(result, showResult(result));
      return undefined;
    }),
};

export default quick;

/** The flags as an experiment file: what `quick` runs can be read, edited and run again with `graft run`. */
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
      hint: `\`graft run\` runs it; or give its "augment" alone.`,
    });
  }
  // What is no augmentation the experiment's schema says.
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
      hint: 'The backbones of `graft models` know theirs; an ONNX file is named by its path.',
    });
  }
  return {
    id: backbone,
    ...(weights === undefined ? {} : { weights: resolve(weights) }),
    ...(precision === undefined ? {} : { precision }),
  };
}

function dataOf(argv: QuickArguments): NonNullable<ExperimentInput['data']> {
  const { photos, sample, train, validation, test, root, 'label-column': labelColumn } = argv;
  const given = [photos, train ?? validation ?? test].filter((path) => path !== undefined).length;
  if (sample && given === 0) return { sample: {} };
  if (sample) throw new ConfigError('Expected either --sample or photos of your own but received both.', { hint: 'Leave --sample away.' });
  if (photos !== undefined && train === undefined && validation === undefined && test === undefined) {
    return {
      photos: resolve(photos),
      ...(root === undefined ? {} : { root: resolve(root) }),
      ...(labelColumn === undefined ? {} : { labelColumn }),
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
