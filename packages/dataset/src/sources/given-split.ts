import { DataError, type SplitName } from '@graft/core';
import { compareCodePoints } from '../compare-code-points.ts';
import { countBy } from '../group-by.ts';
import { requireClassFolders, requireSameClasses } from '../require-classes.ts';
import { listClassFolders } from './class-folders.ts';
import { isMetadataName } from './file-names.ts';
import { type FileTree, subtree, topFolders } from './file-tree.ts';
import type { PhotoSource } from './photo-source.ts';
import { splitMentionedIn, splitNameOf } from './split-names.ts';
import { unwrapTree } from './unwrap-tree.ts';

export interface GivenTree {
  readonly split: SplitName;
  readonly tree: FileTree;
}

interface NamedTree {
  readonly name: string;
  readonly tree: FileTree;
  readonly split: SplitName | undefined;
}

/**
 * A folder whose folders are a split: they are named `train`, `val`, `test` or the like, train among them; or their names mention these
 * words (`training_set`, `seg_test`) and they hold folders of the same names, the classes.
 *
 * @returns undefined where the folders are classes.
 * @throws {DataError} when another folder lies beside those of a split, train has no counterpart, or two folders claim one split; and as
 * {@link givenSplit}.
 */
export function parentOfSplits(tree: FileTree): PhotoSource | undefined {
  const folders = topFolders(tree).map((name): NamedTree => {
    const part = unwrapTree(subtree(tree, name));
    return { name, tree: part, split: splitMentionedIn(name) };
  });
  const named = folders.filter(({ split }) => split !== undefined);
  if (!named.some(({ split }) => split === 'train')) return undefined;
  const exact = folders.filter(({ name }) => splitNameOf(name) !== undefined);
  const isNamed = exact.length === folders.length || (exact.length > 1 && exact.some(({ split }) => split === 'train'));
  if (!isNamed && !shareClasses(named)) return undefined;
  refuseStrangers(tree, folders);
  const given = named as readonly (NamedTree & GivenTree)[];
  for (const { name, split } of given) {
    const other = given.find((another) => another.split === split && another.name !== name);
    if (other) {
      throw new DataError(`Expected one folder for each split in ${tree.path} but both ${name} and ${other.name} are ${split}.`, {
        hint: 'Merge them, or give the folders one by one: --train DIR --validation DIR.',
      });
    }
  }
  if (given.length === 1) {
    throw new DataError(`Expected a validation or test folder beside ${folders[0]?.name} in ${tree.path} but found none.`, {
      hint: `To split these photos, give the folder of the classes: ${folders[0]?.tree.path}.`,
    });
  }
  const beside = tree.files.filter((path) => !path.includes('/') && !isMetadataName(path));
  const source = givenSplit(given);
  const excluded = beside.map((id) => ({ id, reason: 'lies beside the folders of the split, so it has neither split nor label' }));
  const names = given.map(({ name, split }) => (splitNameOf(name) === undefined ? `${name} as ${split}` : name));
  const counts = [...countBy(source.candidates, ({ givenSplit: split }) => split)].map(([split, count]) => `${count} ${split}`);
  const notice = `${tree.path}: already split, taken from ${names.join(', ')}: ${counts.join(', ')}.`;
  return { ...source, excluded: [...source.excluded, ...excluded], notices: [notice, ...source.notices] };
}

/** Whether two folders of different splits hold a folder of the same name. */
function shareClasses(named: readonly NamedTree[]): boolean {
  return named.some(({ split, tree }) => {
    const classes = new Set(topFolders(tree));
    return named.some((other) => other.split !== split && topFolders(other.tree).some((name) => classes.has(name)));
  });
}

/** A folder beside those of a split belongs to none: it may be a copy of all of them. */
function refuseStrangers(tree: FileTree, folders: readonly NamedTree[]): void {
  const strangers = folders.filter(({ split }) => split === undefined);
  if (strangers.length === 0) return;
  const parts = folders.flatMap(({ name, split }) => (split === undefined ? [] : [{ name, split }]));
  const copy = strangers.find((stranger) => parts.every(({ name }) => topFolders(stranger.tree).includes(name)));
  const what = copy ? `${copy.name}, which holds them again` : strangers.map(({ name }) => name).join(', ');
  const ways = parts.filter(({ split }) => split !== 'test').map(({ name, split }) => `--${split} ${tree.path}/${name}`);
  throw new DataError(`Expected nothing beside ${parts.map(({ name }) => name).join(' and ')} in ${tree.path} but found ${what}.`, {
    hint: `Move ${strangers.length === 1 ? 'it' : 'them'} elsewhere, or give the folders of the split one by one: ${ways.join(' ')}.`,
  });
}

/**
 * Trees of class folders whose split is given; the photos' ids begin with it.
 *
 * @throws {DataError} when a tree has no classes, or the classes of two trees differ.
 */
export function givenSplit(given: readonly GivenTree[]): PhotoSource {
  const order: readonly SplitName[] = ['train', 'validation', 'test'];
  const sorted = [...given].sort((a, b) => order.indexOf(a.split) - order.indexOf(b.split));
  const listings = sorted.map(({ split, tree }) => ({ ...listClassFolders(tree, split), path: tree.path }));
  // A class that one of them lacks is named, also where that leaves it a single class.
  for (const listing of listings) if (listing.labels.length === 0) requireClassFolders(listing);
  requireSameClasses(listings);
  for (const listing of listings) requireClassFolders(listing);
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
