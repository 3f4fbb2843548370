import { ConfigError } from '@graft/core';
import { diffDatasets } from '@graft/dataset';
import { describeDiff } from '../../data/describe-diff.ts';
import { openDataset } from '../../data/open-dataset.ts';
import { defineCommand } from '../../define-command.ts';

export const diff = defineCommand({
  usage: 'diff <before> <after>',
  describe: 'Compare two manifests or splits: what was added, removed, renamed, relabelled, moved, changed',
  positionals: {
    before: { type: 'string', demandOption: true, describe: 'A manifest, a split, or photos' },
    after: { type: 'string', demandOption: true, describe: 'Another of the same kind' },
  },
  examples: [
    ['$0 data diff manifest-may manifest-june', 'What changed among the photos'],
    ['$0 data diff manifest photos', 'What changed since the index was written'],
    ['$0 data diff split-a split-b', 'Which photos are in a different split'],
  ],
  async run(argv, context) {
    const before = await openDataset(argv.before, context);
    const after = await openDataset(argv.after, context);
    if (before.kind !== after.kind) {
      throw new ConfigError(`Expected two manifests or two splits but received a ${before.kind} and a ${after.kind}.`, {
        hint: 'Photos count as a manifest: compare them with what `graft data index` wrote.',
      });
    }
    const found = diffDatasets(before.rows, after.rows);
    return { result: found, text: describeDiff(found) };
  },
});
