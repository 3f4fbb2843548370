import { ConfigError } from '@graft/core';
import type { CommandModule } from 'yargs';
import { hideBin } from 'yargs/helpers';
import { runCommand } from '../terminal/run-command.ts';

/** The command line of split-folders 0.6.1, so that a script which calls it needs one word more. */
const splitFolders: CommandModule<object, object> = {
  builder: (yargs) =>
    yargs.strict(false).example([
      ['$0 split-folders photos --ratio .8 .2 --seed 42 --output split', 'Copies, as split-folders makes them'],
      ['$0 split-folders photos --kfold 5', 'Folds of links in ./output'],
    ]),
  handler: () =>
    runCommand({}, async (context) => {
      const { readSplitFoldersArguments } = await import('@graft/dataset/split-folders');
      const call = readSplitFoldersArguments(hideBin(process.argv).slice(1));
      if (!call) {
        throw new ConfigError('Expected --ratio, --fixed or --kfold for the split but received none of them.', {
          hint: 'For example --ratio .8 .1 .1',
        });
      }
      const { callSplitFolders } = await import('../split/split-like-split-folders.ts');
      await callSplitFolders(call, context);
      return undefined;
    }),
};

export default splitFolders;
