import { ConfigError } from '@graft/core';
import type { Argv, CommandModule } from 'yargs';
import { refuseSpaces, type SplitArguments } from '../split/split-arguments.ts';
import { runCommand } from '../terminal/run-command.ts';
import { jsonOption, labelColumnOption, photosDescription, rootOption } from './options.ts';

const split: CommandModule<object, SplitArguments> = {
  builder: (yargs: Argv): Argv<SplitArguments> =>
    yargs
      .positional('photos', { type: 'string', describe: photosDescription })
      .option('out', { type: 'string', demandOption: true, describe: 'Folder for the split; absent or empty' })
      .option('ratio', { type: 'string', describe: 'Shares of train, val and, with three, test [default: .8,.2]' })
      .option('fixed', { type: 'string', describe: 'Photos of each class for val, or for val and test' })
      .option('folds', { type: 'string', describe: 'Folds of equal size, each photo held out once' })
      .option('leave-one-group-out', { type: 'boolean', describe: 'Each group is a fold; with --group-by' })
      .option('seed', { type: 'string', describe: 'Of the shuffle [default: 42; split-folders: 1337]' })
      .option('group-by', {
        type: 'string',
        describe: 'What stays on one side: near-duplicate (default), none, a column of the list, or a regular expression on the path',
      })
      .option('stable', { type: 'string', describe: 'Split by a hash with this key: photos that are added later move none' })
      .option('previous', {
        type: 'string',
        describe: 'With --stable: the split before, whose photos stay; none divides anew [default: the one in OUT]',
      })
      .option('oversample', { type: 'boolean', describe: 'Repeats for small classes, as data in split.jsonl' })
      .option('class-weights', { type: 'boolean', describe: 'Weights that make classes count alike, in the result' })
      .option('exclude', { type: 'string', describe: 'List of photos to leave out, of graft data check' })
      .option('compat', {
        choices: ['split-folders'] as const,
        describe: 'Split as split-folders 0.6.1 does, by names alone; --group-by is then stem or sibling',
      })
      .option('group-prefix', { type: 'string', describe: 'With --compat: files of one name to a group' })
      .option('formats', { type: 'string', describe: 'With --compat: suffixes that count, such as .jpg,.png' })
      .option('shuffle', { type: 'boolean', default: true, describe: 'With --compat: --no-shuffle keeps the order' })
      .option('materialize', {
        choices: ['none', 'hardlink', 'symlink', 'reflink', 'copy'] as const,
        default: 'none' as const,
        describe: 'none writes the list alone',
      })
      .option('clean', { type: 'boolean', default: false, describe: 'Replace an earlier split in OUT, if nothing else is there' })
      .option('remove', { type: 'boolean', default: false, describe: 'Undo the split in OUT: remove what it placed and nothing else' })
      .option('root', rootOption)
      .option('label-column', labelColumnOption)
      .option('json', jsonOption)
      .middleware(({ _: [, ...others], photos, ...argv }) => refuseSpaces([photos, ...others], argv), true)
      .example([
        ['$0 split photos --out split', 'The list alone: split/split.jsonl'],
        ['$0 split photos --out split --ratio .7,.15,.15 --materialize hardlink', 'Folders train, val and test'],
        ['$0 split photos --out split --folds 5', 'Five folds in one list'],
        ["$0 split photos --out split --group-by 'cam([0-9]+)_'", 'Photos of one camera on one side'],
        ['$0 split photos --out split --stable key --clean', 'Again, with more photos: old ones stay where they are'],
        ['$0 split photos --out split --compat split-folders --seed 42 --materialize copy', 'What split-folders makes'],
        ['$0 split --out split --remove', 'Undo it'],
      ]),
  handler: (argv) =>
    runCommand(argv, async (context) => {
      if (argv.remove) return removeSplit(argv, context.print);
      const { photos } = argv;
      if (photos === undefined)
        throw new ConfigError('Expected photos to split but received none.', { hint: 'graft split PHOTOS --out DIR' });
      if (argv.compat === 'split-folders') {
        const { splitLikeSplitFolders } = await import('../split/split-like-split-folders.ts');
        await splitLikeSplitFolders({ ...argv, photos }, context);
      } else {
        const { splitPhotos } = await import('../split/split-photos.ts');
        await splitPhotos({ ...argv, photos }, context);
      }
      return undefined;
    }),
};

export default split;

/** Exit status 3 where something was kept: it is named. */
async function removeSplit({ out, photos }: SplitArguments, print: (result: unknown, text: string) => void): Promise<number | undefined> {
  if (photos !== undefined) {
    throw new ConfigError('Expected --remove without photos but received some.', { hint: 'graft split --out DIR --remove' });
  }
  const { removeMaterialised } = await import('@graft/dataset');
  const { removed, kept, directory } = await removeMaterialised(out);
  const lines = kept.map(({ path, reason }) => `kept ${path}: ${reason}`);
  print({ out: directory, removed, kept }, [`${removed} files removed from ${directory}`, ...lines].join('\n'));
  return kept.length > 0 ? 3 : undefined;
}
