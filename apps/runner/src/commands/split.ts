import { ConfigError } from '@graft/core';
import { defineCommand } from '../define-command.ts';
import { refuseSpaces, type SplitArguments, splitOptions } from '../split/split-arguments.ts';
import { photosDescription } from '../terminal/options.ts';
import type { CommandAnswer } from '../terminal/run-command.ts';

export const split = defineCommand({
  usage: 'split [photos]',
  describe: 'Split photos into train, val and test, or into folds, with near-duplicates kept together',
  positionals: { photos: { type: 'string', describe: photosDescription } },
  options: splitOptions,
  examples: [
    ['$0 split photos --out split', 'The list alone: split/split.jsonl'],
    ['$0 split photos --out split --ratio .7,.15,.15 --materialize hardlink', 'Folders train, val and test'],
    ['$0 split photos --out split --folds 5', 'Five folds in one list'],
    ["$0 split photos --out split --group-by 'cam([0-9]+)_'", 'Photos of one camera stay together'],
    ['$0 split photos --out split --stable key --clean', 'Again, with more photos: old ones stay where they are'],
    ['$0 split photos --out split --compat split-folders --seed 42 --materialize copy', 'What split-folders makes'],
    ['$0 split --out split --remove', 'Undo it'],
  ],
  adapt: (yargs) =>
    yargs.middleware(({ _: [, ...others], photos, ratio, fixed }) => refuseSpaces([photos, ...others], { ratio, fixed }), true),
  async run(argv, context) {
    if (argv.remove) return removeSplit(argv);
    const { photos } = argv;
    if (photos === undefined)
      throw new ConfigError('Expected photos to split but received none.', { hint: 'graft split PHOTOS --out DIR' });
    if (argv.compat === 'split-folders') {
      const { splitLikeSplitFolders } = await import('../split/split-like-split-folders.ts');
      return splitLikeSplitFolders({ ...argv, photos }, context);
    }
    const { splitPhotos } = await import('../split/split-photos.ts');
    return splitPhotos({ ...argv, photos }, context);
  },
});

/** Exit status 3 where a file was kept, which the answer names. */
async function removeSplit({ out, photos }: SplitArguments): Promise<CommandAnswer> {
  if (photos !== undefined) {
    throw new ConfigError('Expected --remove without photos but received some.', { hint: 'graft split --out DIR --remove' });
  }
  const { removeMaterialised } = await import('@graft/dataset');
  const { removed, kept, directory } = await removeMaterialised(out);
  const lines = kept.map(({ path, reason }) => `kept ${path}: ${reason}`);
  return {
    result: { out: directory, removed, kept },
    text: [`${removed} files removed from ${directory}`, ...lines].join('\n'),
    status: kept.length > 0 ? 3 : 0,
  };
}
