import { pruneWeights } from '@graft/model-zoo';
import { defineCommand } from '../../define-command.ts';
import { megabytes } from '../../terminal/format.ts';

export const prune = defineCommand({
  usage: 'prune',
  describe: 'Remove unfinished downloads, damaged files and networks of other versions from the cache',
  options: {
    all: { type: 'boolean', default: false, describe: 'Remove sound weights and compiled networks too; the next run obtains them again' },
    'dry-run': { type: 'boolean', default: false, describe: 'List what would be removed and remove nothing' },
  },
  examples: [
    ['$0 models prune', 'Remove what no run can use'],
    ['$0 models prune --all --dry-run', 'How much space the weights and networks in the cache take'],
  ],
  async run({ all, 'dry-run': isDry }, { terminal, signal }) {
    const onWait = (pid: number): void => terminal.log(`waiting for process ${pid}, which is downloading weights`);
    const pruned = await pruneWeights({ isAll: all, isDry, signal, onWait });
    const bytes = pruned.reduce((sum, entry) => sum + entry.bytes, 0);
    const lines = pruned.map((entry) => `${entry.path}  ${megabytes(entry.bytes)}, ${entry.why}`);
    const total = `${isDry ? 'would remove' : 'removed'} ${pruned.length}, ${megabytes(bytes)}`;
    return { result: { isDry, pruned, bytes }, text: [...lines, total].join('\n') };
  },
});
