import { resolve } from 'node:path';
import type { Argv, CommandModule } from 'yargs';
import { runCommand } from '../terminal/run-command.ts';
import { jsonOption } from './options.ts';

interface SampleArguments {
  readonly out: string;
  readonly seed: number;
  readonly count: number;
  readonly json: boolean;
}

const sample: CommandModule<object, SampleArguments> = {
  builder: (yargs: Argv): Argv<SampleArguments> =>
    yargs
      .positional('out', { type: 'string', demandOption: true, describe: 'Folder to draw into: absent or empty' })
      .option('seed', { type: 'number', default: 1, describe: 'Seed of the pictures: each draws its own' })
      .option('count', { type: 'number', default: 430, describe: 'Pictures in all' })
      .option('json', jsonOption)
      .example([['$0 sample drawn --seed 2', 'Then: graft quick drawn']]),
  handler: (argv) =>
    runCommand(argv, async ({ terminal, signal, print }) => {
      const directory = resolve(argv.out);
      const { drawSample } = await import('@graft/sample');
      const { photos, classes } = await drawSample({
        directory,
        seed: argv.seed,
        count: argv.count,
        onProgress: terminal.progress,
        signal,
      });
      terminal.endProgress();
      print(
        { directory, pictures: photos, classes, isDrawn: true },
        `${photos} drawn pictures of ${classes.length} species in ${directory}`,
      );
      return undefined;
    }),
};

export default sample;
