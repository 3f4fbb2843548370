import type { Excluded, SplitName } from '@graft/core';
import { compareCodePoints } from '../compare-code-points.ts';
import { requireClassFolders } from '../require-classes.ts';
import { type FileTree, topFolders } from './file-tree.ts';
import type { Candidate, PhotoSource } from './photo-source.ts';

/** What the class folders of one tree hold; ids carry the prefix. */
export interface ClassListing {
  readonly labels: readonly string[];
  readonly candidates: readonly Candidate[];
  readonly excluded: readonly Excluded[];
  readonly notices: readonly string[];
}

/**
 * A folder for each class, photos inside at any depth. Pictures beside the class folders have no label and are left out.
 *
 * @throws {DataError} when there are none, or only one.
 */
export function classFolders(tree: FileTree): PhotoSource {
  const listing = listClassFolders(tree, '');
  return { kind: 'class-folders', roots: [tree.rootAt('', '')], isSplit: false, ...listing };
}

/**
 * @param split - prefix of the ids, and the split they carry; `''` for a tree that came without.
 * @throws {DataError} when there are no class folders, or only one.
 */
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
    else if (slash < 0) excluded.push({ id: idOf(path), reason: 'lies beside the class folders, so it has no label' });
    else candidates.push({ id: idOf(path), label: path.slice(0, slash), ...(split === '' ? {} : { givenSplit: split }) });
  }
  requireClassFolders({ labels, excluded, path: tree.path });
  const notices = masks.length === 0 ? [] : [describeMasks(tree.path, masks, maskFiles)];
  return { labels: labels.sort(compareCodePoints), candidates, excluded, notices };
}

/**
 * The Large Scale Fish Dataset keeps `<Class>/<Class>/*.png` and, beside, `<Class>/<Class> GT/*.png`: drawings of where
 * the fish is, which read as photos would teach the outline. A folder `X GT` counts as one where its sibling `X` exists.
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
