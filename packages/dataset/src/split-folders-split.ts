import { DataError, type Manifest, type SplitName } from '@graft/core';
import { examplesByLabel } from './examples-by-label.ts';
import type { SplitConfig } from './split-config.ts';
import { splitFoldersRatio } from './split-folders/split-folders-ratio.ts';

const splitNames: Readonly<Record<string, SplitName>> = { train: 'train', val: 'validation', test: 'test' };

/**
 * The split that `split-folders` 0.6.1 makes of the same files with the same seed and ratio.
 *
 * It sees the readable photos of the manifest; the original also counts files that are no photos.
 *
 * @throws {DataError} when photos lie in folders below a class folder: the original passes over them without a word.
 */
export function splitFoldersSplit({ examples }: Manifest, { ratio, seed }: SplitConfig): SplitName[] {
  const splits = Array<SplitName>(examples.length);
  for (const [label, indices] of examplesByLabel(examples)) {
    const byName = new Map<string, number>();
    for (const index of indices) {
      const id = examples[index]?.id ?? '';
      const name = id.startsWith(`${label}/`) ? id.slice(label.length + 1) : id;
      if (name.includes('/')) {
        throw new DataError(`Expected photos directly in their class folder for the split method "split-folders" but found ${id}.`, {
          hint: 'split-folders reads one folder of class folders, one level deep. Choose the method "stratified", which reads all levels.',
        });
      }
      byName.set(name, index);
    }
    const plan = splitFoldersRatio({ classes: [{ label, names: [...byName.keys()] }], files: [] }, { ratio, seed });
    for (const { name: split, classes } of plan.splits) {
      for (const name of classes[0]?.items.flat() ?? []) splits[byName.get(name) as number] = splitNames[split] as SplitName;
    }
  }
  return splits;
}
