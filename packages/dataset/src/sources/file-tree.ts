import type { DataRoot, Excluded } from '@graft/core';
import type { PassedOver } from './passed-over.ts';

/** The files of a folder or of an archive, without hidden ones. Only files whose name leaves open whether they are pictures were opened. */
export interface FileTree {
  /** Absolute path of the folder or archive, as messages name it. */
  readonly path: string;
  readonly isArchive: boolean;
  /** Photos and metadata files, POSIX paths below the top, in code-point order. */
  readonly files: readonly string[];
  /** All folders, POSIX paths below the top, in code-point order. */
  readonly folders: readonly string[];
  /** Photos that cannot be read, each with the reason. */
  readonly excluded: readonly Excluded[];
  readonly passedOver: PassedOver;
  /** The data root whose ids lie below `below`, a folder of this tree or `''`. */
  rootAt(below: string, prefix: string): DataRoot;
}

/** The part of a tree below one of its folders, with paths from there. What was passed over is counted for the whole tree. */
export function subtree(tree: FileTree, below: string): FileTree {
  if (below === '') return tree;
  const start = `${below}/`;
  const cut = (paths: readonly string[]): string[] =>
    paths.filter((path) => path.startsWith(start)).map((path) => path.slice(start.length));
  return {
    ...tree,
    path: `${tree.path}/${below}`,
    files: cut(tree.files),
    folders: cut(tree.folders),
    excluded: tree.excluded.filter(({ id }) => id.startsWith(start)).map(({ id, reason }) => ({ id: id.slice(start.length), reason })),
    rootAt: (path, prefix) => tree.rootAt(path === '' ? below : start + path, prefix),
  };
}

/** Folders directly below the top. */
export function topFolders({ folders }: FileTree): string[] {
  return folders.filter((path) => !path.includes('/'));
}
