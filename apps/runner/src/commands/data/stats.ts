import { datasetStats } from '@graft/dataset';
import { describeStats } from '../../data/describe-stats.ts';
import { openDataset } from '../../data/open-dataset.ts';
import { defineCommand } from '../../define-command.ts';
import { listOptions } from '../../terminal/options.ts';

export const stats = defineCommand({
  usage: 'stats <data>',
  describe: 'Count the classes, splits, sizes, formats and equal files of photos, a manifest or a split',
  positionals: {
    data: { type: 'string', demandOption: true, describe: 'Photos, a manifest (of `graft data index`) or a split (of `graft split`)' },
  },
  options: listOptions,
  examples: [
    ['$0 data stats photos', 'Photos are indexed first'],
    ['$0 data stats manifest', 'A manifest is read as it is'],
    ['$0 data stats split --json', 'Photos per class in each split'],
  ],
  async run({ data, root, encoding, 'label-column': labelColumn }, context) {
    const { rows, excluded, kind, path } = await openDataset(data, { ...context, root, labelColumn, encoding });
    const figures = datasetStats(rows, excluded);
    return { result: { kind, path, ...figures }, text: describeStats(figures) };
  },
});
