import { datasetStats } from '@graft/dataset';
import type { CommandModule } from 'yargs';
import { describeStats } from '../../data/describe-stats.ts';
import { openDataset } from '../../data/open-dataset.ts';
import { runCommand } from '../../terminal/run-command.ts';
import { jsonOption, labelColumnOption, rootOption } from '../options.ts';

interface StatsArguments {
  readonly data: string;
  readonly root: string | undefined;
  readonly 'label-column': string | undefined;
  readonly json: boolean;
}

const stats: CommandModule<object, StatsArguments> = {
  command: 'stats <data>',
  describe: 'Count classes, splits, sizes, formats and equal files of photos, a manifest or a split',
  builder: (yargs) =>
    yargs
      .positional('data', {
        type: 'string',
        demandOption: true,
        describe: 'Photos, a manifest (graft data index) or a split (graft split)',
      })
      .option('root', rootOption)
      .option('label-column', labelColumnOption)
      .option('json', jsonOption)
      .example([
        ['$0 data stats photos', 'Photos are indexed first'],
        ['$0 data stats manifest', 'A manifest is read as it is'],
        ['$0 data stats split --json', 'Photos of each class in each split'],
      ]),
  handler: (argv) =>
    runCommand(argv, async ({ terminal, signal, print }) => {
      const dataset = await openDataset(argv.data, { terminal, signal, root: argv.root, labelColumn: argv['label-column'] });
      const figures = datasetStats(dataset.rows, dataset.excluded);
      print({ kind: dataset.kind, path: dataset.path, ...figures }, describeStats(figures));
      return undefined;
    }),
};

export default stats;
