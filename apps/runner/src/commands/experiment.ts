import { basename, dirname, join, resolve } from 'node:path';
import { ConfigError } from '@graft/core';
import { type CommandListing, defineCommand } from '../define-command.ts';
import { type LoadedExperiment, loadExperiment } from '../experiment/load-experiment.ts';
import { type LastStage, runExperiment } from '../experiment/run-experiment.ts';
import { showResult } from '../experiment/show-result.ts';
import { homeOf } from '../pipeline/home.ts';
import { offlineOption, turboOption, weightsOption } from '../terminal/options.ts';

export const run = experimentCommand({
  usage: 'run <experiment>',
  describe: 'Run an experiment file: split, features, training, evaluation, report',
  until: 'report',
});

export const features = experimentCommand({
  usage: 'features <experiment>',
  describe: 'Run an experiment as far as the features of the backbone',
  until: 'features',
});

export const train = experimentCommand({
  usage: 'train <experiment>',
  describe: 'Run an experiment as far as training',
  until: 'train',
});

export const evaluate = experimentCommand({
  usage: 'evaluate <experiment>',
  describe: 'Run an experiment as far as evaluation',
  until: 'evaluate',
});

export const report = experimentCommand({
  usage: 'report <experiment>',
  describe: 'Run an experiment to its report, as `graft run` does',
  until: 'report',
});

interface ExperimentCommand extends CommandListing {
  /** The stage after which it ends. */
  readonly until: LastStage;
}

/** A command that runs an experiment up to a stage and prints the results. */
function experimentCommand({ until, ...listing }: ExperimentCommand) {
  const [name] = listing.usage.split(' ');
  return defineCommand({
    ...listing,
    positionals: {
      experiment: { type: 'string', demandOption: true, describe: 'Experiment file, or the folder that holds experiment.json' },
    },
    options: {
      data: { type: 'string', describe: 'Folder of class folders, in place of "data" in the file' },
      out: { type: 'string', describe: 'Folder for the results [default: beside experiment.json, else graft-out/NAME]' },
      weights: weightsOption,
      turbo: turboOption,
      offline: offlineOption,
    },
    examples: [
      [`$0 ${name} experiments/sample`, 'The drawn sample, both arms; finished stages are not run again'],
      [`$0 ${name} recipes/article.json --data photos`, "The article's experiment on your photos"],
    ],
    async run(argv, { terminal, signal }) {
      const loaded = withOptions(await loadExperiment(argv.experiment), argv);
      if (argv.out !== undefined && homeOf(loaded, argv.out).checkout !== undefined) {
        throw new ConfigError(`Expected no --out for ${loaded.file}, which keeps its results beside itself, but received ${argv.out}.`, {
          hint: 'Remove --out, or copy the file to a place outside experiments/.',
        });
      }
      const out = argv.out ?? (basename(loaded.file) === 'experiment.json' ? dirname(loaded.file) : join('graft-out', loaded.name));
      const result = await runExperiment(loaded, { out, isTurbo: argv.turbo, isOffline: argv.offline, until, terminal, signal });
      return { result, text: showResult(result) };
    },
  });
}

/** @throws {ConfigError} for weights beside an ONNX file, which holds its own. */
function withOptions(
  loaded: LoadedExperiment,
  { data, weights }: { readonly data?: string | undefined; readonly weights?: string | undefined },
): LoadedExperiment {
  const { experiment } = loaded;
  const { backbone } = experiment;
  if (weights !== undefined && 'onnx' in backbone) {
    throw new ConfigError(`Expected --weights with a backbone of \`graft models\` but the experiment has the ONNX file ${backbone.onnx}.`, {
      hint: 'An ONNX file holds its weights: name another file with backbone.onnx.',
    });
  }
  return {
    ...loaded,
    experiment: {
      ...experiment,
      ...(data === undefined ? {} : { data: { photos: resolve(data) } }),
      ...(weights === undefined ? {} : { backbone: { ...backbone, weights: resolve(weights) } }),
    },
  };
}
