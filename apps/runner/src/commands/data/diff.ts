import { ConfigError } from '@graft/core';
import { diffDatasets } from '@graft/dataset';
import type { CommandModule } from 'yargs';
import { describeDiff } from '../../data/describe-diff.ts';
import { openDataset } from '../../data/open-dataset.ts';
import { runCommand } from '../../terminal/run-command.ts';
import { jsonOption } from '../options.ts';

interface DiffArguments {
  readonly before: string;
  readonly after: string;
  readonly json: boolean;
}

const diff: CommandModule<object, DiffArguments> = {
  command: 'diff <before> <after>',
  describe: 'What became of one manifest or split in another: added, removed, renamed, relabelled, moved, changed',
  builder: (yargs) =>
    yargs
      .positional('before', { type: 'string', demandOption: true, describe: 'A manifest, a split, or photos' })
      .positional('after', { type: 'string', demandOption: true, describe: 'Another one of the same kind' })
      .option('json', jsonOption)
      .example([
        ['$0 data diff manifest-may manifest-june', 'What changed among the photos'],
        ['$0 data diff manifest photos', 'What changed since the index was written'],
        ['$0 data diff split-a split-b', 'Which photos are in another split'],
      ]),
  handler: (argv) =>
    runCommand(argv, async ({ terminal, signal, print }) => {
      const before = await openDataset(argv.before, { terminal, signal });
      const after = await openDataset(argv.after, { terminal, signal });
      if (before.kind !== after.kind) {
        throw new ConfigError(`Expected two manifests or two splits but received a ${before.kind} and a ${after.kind}.`, {
          hint: 'Photos count as a manifest: compare them with what `graft data index` wrote.',
        });
      }
      const found = diffDatasets(before.rows, after.rows);
      print(found, describeDiff(found));
      return undefined;
    }),
};

export default diff;
