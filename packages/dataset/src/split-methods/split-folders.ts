import { DataError, type SplitName, shortenText } from '@graft/core';
import { groupBy } from '../group-by.ts';
import { splitFoldersRatio } from '../split-folders/split-folders-ratio.ts';
import type { SplitMethod } from '../split-method.ts';

const splitOf: Readonly<Record<string, SplitName>> = { train: 'train', val: 'validation', test: 'test' };

/**
 * The split that `ratio` of split-folders 0.6.1 makes of the same files with the same seed, regardless of groups.
 *
 * It divides the readable photos of the manifest; the original also counts other files.
 *
 * @throws {DataError} when photos lie in folders below a class folder, which the original silently ignores.
 */
const splitFolders: SplitMethod = {
  summary: 'what split-folders 0.6.1 does with the same ratio and seed; groups are not kept together',
  refusesConflicts: false,
  requires: ['train', 'validation'],
  assign({ manifest: { examples }, config: { ratio, seed } }) {
    const splits = Array<SplitName>(examples.length);
    for (const [label, indices] of groupBy(examples.keys(), (index) => examples[index]?.label ?? '')) {
      const byName = new Map(indices.map((index) => [nameBelow(examples[index]?.id ?? '', label), index]));
      const plan = splitFoldersRatio({ classes: [{ label, names: [...byName.keys()] }], files: [] }, { ratio, seed });
      for (const { name: split, classes } of plan.splits) {
        for (const name of classes[0]?.items.flat() ?? []) splits[byName.get(name) as number] = splitOf[split] as SplitName;
      }
    }
    return { splits };
  },
};

export default splitFolders;

function nameBelow(id: string, label: string): string {
  const name = id.startsWith(`${label}/`) ? id.slice(label.length + 1) : id;
  if (!name.includes('/')) return name;
  throw new DataError(`Expected photos directly in their class folder for the split method "split-folders" but found ${shortenText(id)}.`, {
    hint: 'split-folders reads one folder of class folders, one level deep. Choose the method "stratified", which reads all levels.',
  });
}
