import { pruneWeights } from '@graft/model-zoo';
import type { CommandModule } from 'yargs';
import { runCommand } from '../../terminal/run-command.ts';
import { jsonOption } from '../options.ts';
import { megabytes } from './megabytes.ts';

const prune: CommandModule<object, { readonly all: boolean; readonly 'dry-run': boolean; readonly json: boolean }> = {
  command: 'prune',
  describe: 'Remove from the cache what never finished and what is not the weights that it is filed as',
  builder: (yargs) =>
    yargs
      .option('all', { type: 'boolean', default: false, describe: 'Sound weights too; the next run fetches them again' })
      .option('dry-run', { type: 'boolean', default: false, describe: 'Say what would go, and leave it' })
      .option('json', jsonOption)
      .example([
        ['$0 models prune', 'Unfinished downloads and broken files'],
        ['$0 models prune --all --dry-run', 'How much the weights in the cache take'],
      ]),
  handler: (argv) =>
    runCommand(argv, async ({ terminal, signal, print }) => {
      const isDry = argv['dry-run'];
      const onWait = (pid: number): void => terminal.log(`waiting for process ${pid}, which is fetching weights`);
      const pruned = await pruneWeights({ isAll: argv.all, isDry, signal, onWait });
      const bytes = pruned.reduce((sum, entry) => sum + entry.bytes, 0);
      const lines = pruned.map((entry) => `${entry.path}  ${megabytes(entry.bytes)}, ${entry.why}`);
      const total = `${isDry ? 'would remove' : 'removed'} ${pruned.length}, ${megabytes(bytes)}`;
      print({ isDry, pruned, bytes }, [...lines, total].join('\n'));
      return undefined;
    }),
};

export default prune;
