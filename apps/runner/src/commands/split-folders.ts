import { ConfigError } from '@graft/core';
import { hideBin } from 'yargs/helpers';
import { defineCommand } from '../define-command.ts';

/** A script that calls split-folders needs one word more. */
export const splitFolders = defineCommand({
  usage: 'split-folders',
  describe: 'The command line of split-folders 0.6.1: INPUT --ratio .8 .1 .1 --output DIR',
  examples: [
    ['$0 split-folders photos --ratio .8 .2 --seed 42 --output split', 'Copies, as split-folders makes them'],
    ['$0 split-folders photos --kfold 5', 'Folds of links in ./output'],
  ],
  // Its own parser reads the words.
  adapt: (yargs) => yargs.strict(false),
  async run(_, context) {
    const { readSplitFoldersArguments } = await import('@graft/dataset/split-folders');
    const words = hideBin(process.argv).slice(1);
    const call = readSplitFoldersArguments(words.filter((word) => word !== '--json'));
    if (!call) {
      throw new ConfigError('Expected --ratio, --fixed or --kfold but received none of them.', { hint: 'For example --ratio .8 .1 .1' });
    }
    const { callSplitFolders } = await import('../split/split-like-split-folders.ts');
    return callSplitFolders(call, context);
  },
});
