import { basename, dirname, join, resolve } from 'node:path';
import type { Argv, CommandModule } from 'yargs';
import { type LoadedExperiment, loadExperiment } from '../experiment/load-experiment.ts';
import { type LastStage, runExperiment } from '../experiment/run-experiment.ts';
import { runCommand } from '../terminal/run-command.ts';
import { jsonOption, offlineOption, turboOption } from './options.ts';
import { showResult } from './show-result.ts';

interface ExperimentArguments {
  readonly experiment: string;
  readonly data?: string | undefined;
  readonly out?: string | undefined;
  readonly turbo: boolean;
  readonly offline: boolean;
  readonly json: boolean;
}

export interface ExperimentCommand {
  /** The stage after which it ends. */
  readonly until: LastStage;
  readonly examples: readonly (readonly [command: string, what: string])[];
}

/** A command that runs an experiment up to a stage and prints what came out: `run` and its partial sisters. */
export function experimentCommand({ until, examples }: ExperimentCommand): CommandModule<object, ExperimentArguments> {
  return {
    builder: (yargs: Argv): Argv<ExperimentArguments> =>
      yargs
        .positional('experiment', {
          type: 'string',
          demandOption: true,
          describe: 'Experiment file, or the folder that holds experiment.json',
        })
        .option('data', { type: 'string', describe: 'Folder of class folders; takes the place of "data" in the file' })
        .option('out', { type: 'string', describe: 'Folder for results [default: beside experiment.json, else graft-out/NAME]' })
        .option('turbo', turboOption)
        .option('offline', offlineOption)
        .option('json', jsonOption)
        .example(examples.map(([command, what]) => [command, what] as [string, string])),
    handler: (argv) =>
      runCommand(argv, async ({ terminal, signal, print }) => {
        const loaded = withData(await loadExperiment(argv.experiment), argv.data);
        const out = argv.out ?? (basename(loaded.file) === 'experiment.json' ? dirname(loaded.file) : join('graft-out', loaded.name));
        const result = await runExperiment(loaded, { out, isTurbo: argv.turbo, isOffline: argv.offline, until, terminal, signal });
        print(result, showResult(result));
        return undefined;
      }),
  };
}

function withData(loaded: LoadedExperiment, data: string | undefined): LoadedExperiment {
  return data === undefined ? loaded : { ...loaded, experiment: { ...loaded.experiment, data: { photos: resolve(data) } } };
}
