import { ConfigError, DataError } from '@graft/core';
import { compareCodePoints } from '../compare-code-points.ts';
import { CPythonRandom } from './cpython-random.ts';
import { groupFiles } from './group-files.ts';
import { splitName } from './python-path.ts';
import {
  type PlannedSplit,
  pickNames,
  requireDots,
  type SplitFoldersOptions,
  type SplitFoldersTree,
  type SplitItem,
} from './split-folders-options.ts';

/** Divides shuffled items into the parts of the splits, in the order of the splits. */
export type CutItems = (items: readonly SplitItem[]) => readonly (readonly [split: string, items: readonly SplitItem[]])[];

export interface ArrangedFiles {
  readonly splits: readonly PlannedSplit[];
  /** Number of items per class before the split, in the tree's order; a flat or a sibling input has one entry. */
  readonly sizes: readonly { readonly label: string; readonly size: number }[];
  /** The generator in the state after the last shuffle. */
  readonly random: CPythonRandom;
}

/**
 * What split-folders does before it divides, for each class by itself: list, group, sort by code point, seed again, shuffle. So classes
 * of equal size get the same permutation.
 *
 * @param check - is given all sizes before anything is divided.
 */
export function arrangeFiles(
  tree: SplitFoldersTree,
  options: SplitFoldersOptions,
  cut: CutItems,
  check: (sizes: ArrangedFiles['sizes']) => void = () => undefined,
): ArrangedFiles {
  requireInput(tree, options);
  if (options.group === 'sibling') return arrangeSiblings(tree, options, cut, check);
  const { seed = 1337, shuffle = true, formats } = options;
  const folders = tree.classes.length === 0 ? [{ label: '', names: tree.files }] : tree.classes;
  let random = new CPythonRandom(seed);
  const arranged = folders.map(({ label, names }) => {
    const items = [...groupFiles(pickNames(names, formats), options, label === '' ? 'the input' : label)].sort(compareItems);
    random = new CPythonRandom(seed);
    if (shuffle) random.shuffle(items);
    return { label, items };
  });
  const sizes = arranged.map(({ label, items }) => ({ label, size: items.length }));
  check(sizes);
  const splits = new Map<string, PlannedSplit['classes'][number][]>();
  for (const { label, items } of arranged) {
    for (const [split, part] of cut(items)) {
      if (!splits.has(split)) splits.set(split, []);
      splits.get(split)?.push({ label, items: part });
    }
  }
  return { splits: [...splits].map(([name, classes]) => ({ name, classes })), sizes, random };
}

/** @throws {ConfigError} or {DataError} for what the original refuses in every function, in its order. */
export function requireInput(tree: SplitFoldersTree, { formats, group }: SplitFoldersOptions): void {
  if (group === 'sibling' && tree.classes.length === 0) {
    throw new DataError('Expected folders in the input for sibling groups but found no folder.', {
      hint: 'Sibling folders hold files that belong together by name: images/1.jpg, masks/1.png.',
    });
  }
  requireDots(formats);
}

/** Groups extend across the folders: the stems are shuffled once, and the folders are taken in sorted order. */
function arrangeSiblings(
  tree: SplitFoldersTree,
  { seed = 1337, shuffle = true, formats }: SplitFoldersOptions,
  cut: CutItems,
  check: (sizes: ArrangedFiles['sizes']) => void,
): ArrangedFiles {
  const kinds = tree.classes
    .map(({ label, names }) => ({ label, byStem: new Map(pickNames(names, formats).map((name) => [splitName(name).stem, name])) }))
    .sort((a, b) => compareCodePoints(a.label, b.label));
  if (kinds.length < 2) {
    throw new DataError(`Expected at least two sibling folders but found ${kinds.length}, ${kinds[0]?.label}.`);
  }
  const stems = [...new Set(kinds.flatMap(({ byStem }) => [...byStem.keys()]))].sort(compareCodePoints);
  const missing = stems.flatMap((stem) => kinds.filter(({ byStem }) => !byStem.has(stem)).map(({ label }) => `${stem} in ${label}`));
  if (missing.length > 0) {
    throw new DataError(
      'Expected every stem in every sibling folder but missing are ' +
        `${missing.slice(0, 5).join(', ')}${missing.length > 5 ? `, and ${missing.length - 5} more` : ''}.`,
      { hint: 'Complete the files that belong together, or remove those without a counterpart.' },
    );
  }
  const random = new CPythonRandom(seed);
  if (shuffle) random.shuffle(stems);
  const sizes = [{ label: '', size: stems.length }];
  check(sizes);
  const splits = cut(stems).map(([name, part]) => ({
    name,
    // The original creates a folder only for a file.
    classes:
      part.length === 0
        ? []
        : kinds.map(({ label, byStem }) => ({ label, items: part.map((stem) => byStem.get(stem as string) as string) })),
  }));
  return { splits, sizes, random };
}

/** As Python compares tuples: by the first member that differs. */
function compareItems(a: SplitItem, b: SplitItem): number {
  if (typeof a === 'string' || typeof b === 'string') return compareCodePoints(String(a), String(b));
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const order = compareCodePoints(a[i] as string, b[i] as string);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** @throws {ConfigError} for a ratio of another sum or length; like the original, it checks the sum first. */
export function requireRatio(ratio: readonly number[]): void {
  const sum = ratio.reduce((total, share) => total + share, 0);
  if (Number(sum.toFixed(5)) !== 1) {
    throw new ConfigError(`Expected shares that add up to 1 for the ratio but ${ratio.join(', ')} add up to ${Number(sum.toFixed(6))}.`, {
      hint: 'For example .8,.2 or .8,.1,.1',
    });
  }
  if (ratio.length !== 2 && ratio.length !== 3) {
    throw new ConfigError(`Expected two or three shares for the ratio but received ${ratio.length}.`, {
      hint: 'For example .8,.2 or .8,.1,.1',
    });
  }
}
