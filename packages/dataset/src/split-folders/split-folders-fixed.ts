import { ConfigError, DataError } from '@graft/core';
import { compareCodePoints } from '../compare-code-points.ts';
import { type ArrangedFiles, arrangeFiles, requireInput } from './arrange-files.ts';
import type { CPythonRandom } from './cpython-random.ts';
import { groupFiles } from './group-files.ts';
import { splitName } from './python-path.ts';
import {
  type PlannedCopy,
  pickNames,
  type SplitFoldersOptions,
  type SplitFoldersPlan,
  type SplitFoldersTree,
} from './split-folders-options.ts';

export interface SplitFoldersFixedOptions extends SplitFoldersOptions {
  /**
   * Items per class for val, or for val and test; the rest is train. Three values are train, val and test; further items are unused.
   * `auto`, only with oversampling: a fifth of the smallest class for val. Default 100, 100.
   */
  readonly fixed?: number | readonly number[] | 'auto' | undefined;
  /** Copy training files until each class has as many as the largest had before the split. */
  readonly oversample?: boolean | undefined;
  /** Order in which the train folder lists its files; the original's picks depend on it, and its file system decides. Default ascending. */
  readonly listing?: 'ascending' | 'descending' | undefined;
}

/**
 * split-folders 0.6.1 `fixed`, on names.
 *
 * Oversampling is the original's, including its defects: it draws from the generator of the last class in listing order, and a copy
 * `stem_i.ext` may take the name of another photo.
 *
 * @throws {ConfigError} or {DataError} where the original raises; all classes that are too small are named at once.
 */
export function splitFoldersFixed(tree: SplitFoldersTree, options: SplitFoldersFixedOptions = {}): SplitFoldersPlan {
  const { oversample = false, listing = 'ascending' } = options;
  requireInput(tree, options);
  const fixed = countsOf(tree, options);
  const total = fixed.reduce((sum, count) => sum + count, 0);
  const arranged = arrangeFiles(
    tree,
    options,
    (items) => {
      const a = fixed.length <= 2 ? items.length - total : (fixed[0] as number);
      const b = a + (fixed[fixed.length <= 2 ? 0 : 1] as number);
      if (fixed.length === 1) {
        return [
          ['train', items.slice(0, a)],
          ['val', items.slice(a)],
        ];
      }
      return [
        ['train', items.slice(0, a)],
        ['val', items.slice(a, b)],
        ['test', fixed.length === 3 ? items.slice(b, b + (fixed[2] as number)) : items.slice(b)],
      ];
    },
    (sizes) => refuseSmall(sizes, fixed, total),
  );
  return { splits: arranged.splits, copies: oversample ? pickCopies(arranged, options, listing) : [] };
}

function countsOf(tree: SplitFoldersTree, options: SplitFoldersFixedOptions): readonly number[] {
  const { fixed = [100, 100], oversample = false, group, formats } = options;
  if (oversample && group === 'sibling') {
    throw new ConfigError('Expected classes to balance for oversampling but sibling folders are not classes.', {
      hint: 'Remove oversample.',
    });
  }
  if (oversample && tree.classes.length === 0) {
    throw new ConfigError('Expected class folders for oversampling but the input is flat.', { hint: 'Remove oversample.' });
  }
  if (fixed === 'auto') {
    if (!oversample) {
      throw new ConfigError('Expected oversample with the fixed count auto but it is off.', {
        hint: 'Use a ratio, or add oversample.',
      });
    }
    const sizes = tree.classes.map(({ label, names }) => groupFiles(pickNames(names, formats), options, label).length);
    return [Math.max(1, Math.floor(Math.min(...sizes) / 5))];
  }
  const counts = typeof fixed === 'number' ? [fixed] : fixed;
  // The original cuts by whatever it is given; a negative count would put files on two sides.
  if (!counts.every((count) => Number.isInteger(count) && count >= 0)) {
    throw new ConfigError(`Expected whole numbers from 0 for the fixed counts but received ${counts.join(', ')}.`, {
      hint: 'For example 100 or 100,100',
    });
  }
  if (![1, 2, 3].includes(counts.length)) {
    throw new ConfigError(`Expected one, two or three fixed counts but received ${counts.length}.`, { hint: 'For example 100 or 100,100' });
  }
  if (counts.length === 3 && oversample) {
    throw new ConfigError('Expected one or two fixed counts with oversampling but received three.', {
      hint: 'Remove the first: the rest is train.',
    });
  }
  return counts;
}

function refuseSmall(sizes: ArrangedFiles['sizes'], fixed: readonly number[], total: number): void {
  const small = sizes.filter(({ size }) => size < total);
  if (small.length === 0) return;
  const lines = small.map(({ label, size }) => (label === '' ? `the input has ${size}` : `${label} has ${size}`));
  throw new DataError(
    `Expected at least ${total} files or groups in every class for the fixed counts ${fixed.join(', ')} but ${lines.join('; ')}.`,
    { hint: `Ask for at most ${Math.min(...small.map(({ size }) => size))} in all, or use a ratio.` },
  );
}

/** For each class in listing order, as many picks from its train folder as it has fewer items than the largest class. */
function pickCopies(
  { splits, sizes, random }: ArrangedFiles,
  options: SplitFoldersFixedOptions,
  listing: 'ascending' | 'descending',
): PlannedCopy[] {
  const most = sizes.reduce((largest, { size }) => Math.max(largest, size), 0);
  const sign = listing === 'ascending' ? 1 : -1;
  return (splits[0]?.classes ?? []).flatMap(({ label, items }, index) => {
    const names = items.flat().sort((a, b) => sign * compareCodePoints(a, b));
    const wanted = most - (sizes[index]?.size ?? most);
    if (wanted > 0 && names.length === 0) {
      throw new DataError(`Expected a training file to copy for oversampling but ${label} has none left.`, {
        hint: 'Ask for smaller fixed counts.',
      });
    }
    return wanted === 0 ? [] : draw(groupFiles(names, options, label), wanted, random, label);
  });
}

function draw(items: ReturnType<typeof groupFiles>, wanted: number, random: CPythonRandom, label: string): PlannedCopy[] {
  return Array.from({ length: wanted }, (_, i) =>
    [random.choice(items)].flat().map((source) => {
      const { stem, suffix } = splitName(source);
      return { label, source, name: `${stem}_${i}${suffix}` };
    }),
  ).flat();
}
