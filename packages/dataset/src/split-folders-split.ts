import { CPythonRandom, DataError, type Manifest, type SplitName } from '@graft/core';
import { compareCodePoints } from './compare-code-points.ts';
import { examplesByLabel } from './examples-by-label.ts';
import type { SplitConfig } from './split-config.ts';

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
    for (const [split, names] of Object.entries(splitFoldersRatio([...byName.keys()], ratio, seed))) {
      for (const name of names) splits[byName.get(name) as number] = split as SplitName;
    }
  }
  return splits;
}

/**
 * split-folders' `ratio` for the file names of one class: sort by code point, seed again, shuffle, cut.
 *
 *   train [0, a)   validation [a, b)   test [b, n)      a = trunc(r0 n),  b = a + trunc(r1 n)
 *
 * With two ratios validation is `[a, n)`: the remainder goes to the last split.
 *
 * @see https://github.com/jfilter/split-folders `splitfolders/split.py`
 */
export function splitFoldersRatio(names: readonly string[], ratio: readonly number[], seed: number | bigint): Record<SplitName, string[]> {
  const shuffled = [...names].sort(compareCodePoints);
  new CPythonRandom(seed).shuffle(shuffled);
  const [r0 = 0, r1 = 0] = ratio;
  const a = Math.trunc(r0 * names.length);
  const b = ratio.length === 2 ? names.length : a + Math.trunc(r1 * names.length);
  return { train: shuffled.slice(0, a), validation: shuffled.slice(a, b), test: shuffled.slice(b) };
}
