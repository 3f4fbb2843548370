import type { DataRoot, Excluded } from '@graft/core';

/**
 * The files of a folder or of an archive: their names, none of them opened. Hidden ones are not there, and neither is
 * what the macOS archiver adds.
 */
export interface FileTree {
  /** Absolute path of the folder or archive, as messages name it. */
  readonly path: string;
  readonly isArchive: boolean;
  /** Photos and metadata files, POSIX paths below the top, in code-point order. */
  readonly files: readonly string[];
  /** All folders, POSIX paths below the top, in code-point order. */
  readonly folders: readonly string[];
  /** What calls itself a photo and cannot be taken, each with its reason. */
  readonly excluded: readonly Excluded[];
  /** The data root whose ids lie below `below`, a folder of this tree or `''`. */
  rootAt(below: string, prefix: string): DataRoot;
}

/** The part of a tree below one of its folders, with paths from there. */
export function subtree(tree: FileTree, below: string): FileTree {
  if (below === '') return tree;
  const start = `${below}/`;
  const cut = (paths: readonly string[]): string[] =>
    paths.filter((path) => path.startsWith(start)).map((path) => path.slice(start.length));
  return {
    path: `${tree.path}/${below}`,
    isArchive: tree.isArchive,
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

/** Whether a path has a hidden part, or one that an archiver added for itself. */
export function isHidden(path: string): boolean {
  return path.split('/').some((part) => part.startsWith('.') || part === '__MACOSX');
}
