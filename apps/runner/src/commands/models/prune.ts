import { pruneWeights } from '@graft/model-zoo';
import type { CommandModule } from 'yargs';
import { runCommand } from '../../terminal/run-command.ts';
import { jsonOption } from '../options.ts';
import { megabytes } from './megabytes.ts';

const prune: CommandModule<object, { readonly all: boolean; readonly 'dry-run': boolean; readonly json: boolean }> = {
  command: 'prune',
  describe: 'Remove from the cache what never finished, is not what it is filed as, or was compiled by another version',
  builder: (yargs) =>
    yargs
      .option('all', {
        type: 'boolean',
        default: false,
        describe: 'Sound weights and compiled networks too; the next run fetches and compiles them again',
      })
      .option('dry-run', { type: 'boolean', default: false, describe: 'Say what would go, and leave it' })
      .option('json', jsonOption)
      .example([
        ['$0 models prune', 'Unfinished downloads, broken files, networks of other versions'],
        ['$0 models prune --all --dry-run', 'How much the weights and networks in the cache take'],
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
