import { DataError, type SplitName } from '@graft/core';
import { compareCodePoints } from '../compare-code-points.ts';
import { requireSameClasses } from '../require-classes.ts';
import { listClassFolders } from './class-folders.ts';
import { type FileTree, subtree, topFolders } from './file-tree.ts';
import type { PhotoSource } from './photo-source.ts';
import { splitNameOf } from './split-names.ts';

export interface GivenTree {
  readonly split: SplitName;
  readonly tree: FileTree;
}

/** Whether all folders of a tree are called after splits, train among them: then they are no classes. */
export function holdsSplits(tree: FileTree): boolean {
  const splits = topFolders(tree).map(splitNameOf);
  return splits.length > 0 && splits.every((split) => split !== undefined) && splits.includes('train');
}

/**
 * One folder with train, validation and test folders inside.
 *
 * @throws {DataError} when there is train alone or two folders claim one split; and as {@link givenSplit}.
 */
export function parentOfSplits(tree: FileTree): PhotoSource {
  const names = topFolders(tree);
  const given = names.map((name) => ({ name, split: splitNameOf(name) as SplitName, tree: subtree(tree, name) }));
  for (const { name, split } of given) {
    const other = given.find((another) => another.split === split && another.name !== name);
    if (other) {
      throw new DataError(`Expected one folder for each split in ${tree.path} but both ${name} and ${other.name} are ${split}.`, {
        hint: 'Merge them, or give the folders one by one: --train DIR --validation DIR.',
      });
    }
  }
  if (!given.some(({ split }) => split !== 'train')) {
    throw new DataError(`Expected a validation or test folder beside ${names[0]} in ${tree.path} but found none.`, {
      hint: `To split these photos, give the folder of the classes: ${tree.path}/${names[0]}.`,
    });
  }
  const beside = tree.files.filter((path) => !path.includes('/'));
  const source = givenSplit(given);
  const excluded = beside.map((id) => ({ id, reason: 'lies beside the folders of the split, so it has neither split nor label' }));
  const notice = `${tree.path}: recognised as split already, ${describeSplits(source)}.`;
  return { ...source, excluded: [...source.excluded, ...excluded], notices: [notice, ...source.notices] };
}

/**
 * Trees of class folders whose split is given; the photos' ids begin with it.
 *
 * @throws {DataError} when a tree has no classes, or another one's classes are not the same.
 */
export function givenSplit(given: readonly GivenTree[]): PhotoSource {
  const order: readonly SplitName[] = ['train', 'validation', 'test'];
  const sorted = [...given].sort((a, b) => order.indexOf(a.split) - order.indexOf(b.split));
  const listings = sorted.map(({ split, tree }) => listClassFolders(tree, split));
  requireSameClasses(listings.map(({ labels }, index) => ({ labels, path: sorted[index]?.tree.path ?? '' })));
  return {
    kind: 'given-split',
    roots: sorted.map(({ split, tree }) => tree.rootAt('', split)),
    labels: listings[0]?.labels ?? [],
    candidates: listings.flatMap(({ candidates }) => candidates).sort((a, b) => compareCodePoints(a.id, b.id)),
    excluded: listings.flatMap(({ excluded }) => excluded),
    isSplit: true,
    notices: listings.flatMap(({ notices }) => notices),
  };
}

function describeSplits({ candidates }: PhotoSource): string {
  const counts = new Map<string, number>();
  for (const { givenSplit = '' } of candidates) counts.set(givenSplit, (counts.get(givenSplit) ?? 0) + 1);
  return [...counts].map(([split, count]) => `${count} ${split}`).join(', ');
}
