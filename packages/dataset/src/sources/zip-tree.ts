import { sniffFormat } from '@graft/image';
import { zipArchive } from '../archives/zip-archive.ts';
import { compareCodePoints } from '../compare-code-points.ts';
import { kindOfName } from './file-names.ts';
import type { FileTree } from './file-tree.ts';
import { PassedOverTally } from './passed-over.ts';

/**
 * The photos of a zip archive, which is read in place.
 *
 * @throws {DataError} when it is not a zip, or a hostile one.
 */
export async function zipTree(path: string): Promise<FileTree> {
  const { members, folders, excluded, systemFolders, head } = await zipArchive(path);
  const passedOver = new PassedOverTally();
  const files: string[] = [];
  for (const name of members.keys()) {
    const named = kindOfName(name);
    const isPicture = named === 'unknown' && sniffFormat(await head(name)).isPicture;
    if (named === 'unknown') passedOver.add(isPicture ? 'byContent' : 'others', name);
    if (isPicture || named === 'photo' || named === 'metadata') files.push(name);
  }
  for (const folder of systemFolders) passedOver.add('systemFolders', folder);
  return {
    path,
    isArchive: true,
    files: files.sort(compareCodePoints),
    folders: [...folders].sort(compareCodePoints),
    excluded: excluded.filter(({ id }) => kindOfName(id) === 'photo'),
    passedOver,
    rootAt: (inside, prefix) => ({ prefix, path, inside }),
  };
}
