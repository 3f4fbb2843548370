import { basename } from 'node:path';
import { type FileTree, subtree, topFolders } from './file-tree.ts';
import { metadataFiles } from './image-folder.ts';

/**
 * Pass through the one folder that everything was packed into: `photos.zip` holds `photos/salmon/1.jpg`. In folders, only where the
 * inner one repeats the outer one's name, as archivers leave them.
 */
export function unwrapTree(tree: FileTree): FileTree {
  const [only, ...others] = topFolders(tree);
  if (only === undefined || others.length > 0 || !(tree.isArchive || only === basename(tree.path))) return tree;
  const inner = subtree(tree, only);
  if (metadataFiles(inner).length > 0) return inner;
  const hasPhotos = [tree, inner].some(({ files }) => files.some((path) => !path.includes('/')));
  return hasPhotos || topFolders(inner).length === 0 ? tree : unwrapTree(inner);
}
