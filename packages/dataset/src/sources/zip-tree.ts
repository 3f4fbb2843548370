import { zipArchive } from '../archives/zip-archive.ts';
import { compareCodePoints } from '../compare-code-points.ts';
import type { FileTree } from './file-tree.ts';
import { isMetadataName, isPhotoName } from './photo-extensions.ts';

/**
 * The photos of a zip archive, which is read in place.
 *
 * @throws {DataError} when it is no zip or a hostile one.
 */
export async function zipTree(path: string): Promise<FileTree> {
  const { members, folders, excluded } = await zipArchive(path);
  return {
    path,
    isArchive: true,
    files: [...members.keys()].filter((name) => isPhotoName(name) || isMetadataName(name)).sort(compareCodePoints),
    folders: [...folders].sort(compareCodePoints),
    excluded: excluded.filter(({ id }) => isPhotoName(id)),
    rootAt: (inside, prefix) => ({ prefix, path, inside }),
  };
}
