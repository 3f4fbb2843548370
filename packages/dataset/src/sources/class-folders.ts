import { DataError, type Excluded, listSome, type SplitName } from '@graft/core';
import { compareCodePoints } from '../compare-code-points.ts';
import { requireClassFolders } from '../require-classes.ts';
import { isMetadataName } from './file-names.ts';
import { type FileTree, subtree, topFolders } from './file-tree.ts';
import type { Candidate, PhotoSource } from './photo-source.ts';

/** What the class folders of one tree hold; ids carry the prefix. */
export interface ClassListing {
  readonly labels: readonly string[];
  readonly candidates: readonly Candidate[];
  readonly excluded: readonly Excluded[];
  readonly notices: readonly string[];
}

/**
 * A folder per class, with photos at any depth. Pictures beside the class folders have no label and are left out.
 *
 * @throws {DataError} when there is no class folder or only one, or one of them holds all the others again.
 */
export function classFolders(tree: FileTree): PhotoSource {
  const listing = listClassFolders(tree, '');
  requireClassFolders({ ...listing, path: tree.path });
  refuseCopy(tree, listing.labels);
  const notices = [...listing.notices, ...describeSameFolders(tree, listing.labels)];
  return { kind: 'class-folders', roots: [tree.rootAt('', '')], isSplit: false, ...listing, notices };
}

/** @param split - prefix of the ids, and the split they carry; `''` for a tree that came without. */
export function listClassFolders(tree: FileTree, split: SplitName | ''): ClassListing {
  const masks = maskFolders(tree);
  const isMask = (path: string): boolean => masks.some((folder) => path === folder || path.startsWith(`${folder}/`));
  const labels = topFolders(tree).filter((label) => !isMask(label));
  const idOf = (path: string): string => (split === '' ? path : `${split}/${path}`);
  const candidates: Candidate[] = [];
  const excluded = tree.excluded.filter(({ id }) => !isMask(id)).map(({ id, reason }) => ({ id: idOf(id), reason }));
  let maskFiles = 0;
  for (const path of tree.files) {
    const slash = path.indexOf('/');
    if (isMask(path)) maskFiles++;
    else if (isMetadataName(path)) continue;
    else if (slash < 0) excluded.push({ id: idOf(path), reason: 'lies beside the class folders, so it has no label' });
    else candidates.push({ id: idOf(path), label: path.slice(0, slash), ...(split === '' ? {} : { givenSplit: split }) });
  }
  const notices = masks.length === 0 ? [] : [describeMasks(tree.path, masks, maskFiles)];
  return { labels: labels.sort(compareCodePoints), candidates, excluded, notices };
}

/**
 * The Large Scale Fish Dataset keeps `<Class>/<Class>/*.png` beside `<Class>/<Class> GT/*.png`: drawings of the fish's outline, which
 * would teach the outline if they were read as photos. A folder `X GT` counts as masks where its sibling `X` exists.
 *
 * @see Ulucan et al., A Large-Scale Dataset for Fish Segmentation and Classification, ASYU 2020
 */
function maskFolders({ folders }: FileTree): string[] {
  const all = new Set(folders);
  return folders.filter((folder) => folder.endsWith(' GT') && all.has(folder.slice(0, -' GT'.length)));
}

function describeMasks(path: string, masks: readonly string[], files: number): string {
  const folders = masks.length === 1 ? `the mask folder ${masks[0]}` : `${masks.length} mask folders ("${masks[0]}" and others)`;
  return `${path}: left out ${folders} with ${files} picture${files === 1 ? '' : 's'}; they are ground truth, not photos.`;
}

/** Unpacked twice, a set may lie in itself: its photos would form a class of their own. */
function refuseCopy(tree: FileTree, labels: readonly string[]): void {
  for (const label of labels) {
    const inner = new Set(topFolders(subtree(tree, label)));
    const others = labels.filter((other) => other !== label);
    if (others.length < 2 || !others.every((other) => inner.has(other))) continue;
    throw new DataError(`Expected class folders in ${tree.path} but ${label} holds folders of the same names: ${listSome(others)}.`, {
      hint: `It looks like a copy of the set within the set. Move ${tree.path}/${label} elsewhere, or give one of the two.`,
    });
  }
}

/** Folders that all hold the same folders may be parts of a set, and the inner ones its classes. */
function describeSameFolders(tree: FileTree, labels: readonly string[]): string[] {
  const inner = labels.map((label) => topFolders(subtree(tree, label)).sort(compareCodePoints));
  const [first = []] = inner;
  const isSame = inner.every((names) => names.join('/') === first.join('/'));
  const isDeep = tree.files.every((path) => path.split('/').length > 2);
  if (first.length < 2 || !isSame || !isDeep) return [];
  return [
    `${tree.path}: took ${listSome(labels)} for the classes, though each of them holds the folders ${listSome(first)}. ` +
      'If those are the classes, merge the folders, or give them as parts of a split with --train and --validation.',
  ];
}
