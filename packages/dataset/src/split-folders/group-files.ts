import { ConfigError, DataError } from '@graft/core';
import { compareCodePoints } from '../compare-code-points.ts';
import { groupBy } from '../group-by.ts';
import { splitName } from './python-path.ts';
import type { SplitFoldersOptions, SplitItem } from './split-folders-options.ts';

/**
 * Files of one folder as the items to divide: single files, or groups.
 *
 * @param names - in the folder's listing order.
 * @param folder - for messages.
 * @throws {ConfigError} for two ways of grouping at once or an unknown one; {DataError} for groups that are incomplete.
 */
export function groupFiles(names: readonly string[], { groupPrefix, group }: SplitFoldersOptions, folder: string): readonly SplitItem[] {
  if (groupPrefix !== undefined && group !== undefined) {
    throw new ConfigError('Expected one way of grouping but received both group and group_prefix.', { hint: 'Remove one of them.' });
  }
  if (groupPrefix !== undefined) return groupByStem(names, groupPrefix, folder);
  if (typeof group === 'function') return group(names);
  if (group === 'stem') return groupByCommonSize(names, folder);
  if (group === undefined || group === 'sibling') return names;
  throw new ConfigError(`Expected stem or sibling for the group strategy but received "${String(group)}".`);
}

/** Sorted by their first file in listing order; members sorted. */
function groupByStem(names: readonly string[], size: number, folder: string): string[][] {
  const groups = stemGroups(names);
  const wrong = [...groups].filter(([, members]) => members.length !== size);
  if (wrong.length > 0) throw sizeError(`${size} files for each stem`, wrong, folder);
  return inOrder(groups);
}

function groupByCommonSize(names: readonly string[], folder: string): readonly SplitItem[] {
  const groups = stemGroups(names);
  const sizes = new Set([...groups.values()].map(({ length }) => length));
  const [size] = sizes;
  if (sizes.size > 1) {
    const largest = Math.max(...sizes);
    throw sizeError(
      'as many files for each stem',
      [...groups].filter(([, members]) => members.length !== largest),
      folder,
    );
  }
  if (size === undefined) {
    throw new DataError(`Expected groups of files with one stem in ${folder} but the group size is unknown: the folder is empty.`, {
      hint: 'Remove the empty folder, or the group strategy.',
    });
  }
  return size === 1 ? [...names].sort(compareCodePoints) : inOrder(groups);
}

function stemGroups(names: readonly string[]): Map<string, string[]> {
  return groupBy(names, (name) => splitName(name).stem);
}

function inOrder(groups: ReadonlyMap<string, readonly string[]>): string[][] {
  return [...groups.values()]
    .sort((a, b) => compareCodePoints(a[0] as string, b[0] as string))
    .map((members) => [...members].sort(compareCodePoints));
}

function sizeError(expected: string, wrong: readonly (readonly [string, readonly string[]])[], folder: string): DataError {
  const found = wrong.slice(0, 5).map(([stem, members]) => `${stem} has ${members.length}`);
  return new DataError(
    `Expected ${expected} in ${folder} for groups of one size but ${found.join(', ')}${wrong.length > 5 ? ', ...' : ''}.`,
    {
      hint: 'Complete the groups, or choose the formats that belong to them.',
    },
  );
}
