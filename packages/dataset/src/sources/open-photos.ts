import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { ConfigError, DataError, type OnProgress, readFailure, type SplitName } from '@graft/core';
import { archiveKind } from '../archives/archive-kind.ts';
import { unpackTar } from '../archives/unpack-tar.ts';
import { classFolders } from './class-folders.ts';
import { type FileTree, subtree, topFolders } from './file-tree.ts';
import { folderTree } from './folder-tree.ts';
import { givenSplit, holdsSplits, parentOfSplits } from './given-split.ts';
import { imageFolder, metadataFiles } from './image-folder.ts';
import { photoList } from './photo-list.ts';
import type { PhotoSource } from './photo-source.ts';
import { listFormatOf } from './read-rows.ts';
import { zipTree } from './zip-tree.ts';

export interface OpenOptions {
  /** For a list: the folder that its paths are below; default: the list's own folder. */
  readonly root?: string | undefined;
  /** For a list or an image folder: the column that holds the label, where it goes by none of the usual names. */
  readonly labelColumn?: string | undefined;
  /** For a list or an image folder: the column that holds the group, where there is one of this name; else the usual names count. */
  readonly groupColumn?: string | undefined;
  readonly onProgress?: OnProgress | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Photos at a path, recognised by what lies there: class folders, train, validation and test folders, a Hugging Face
 * image folder, each as a folder or in a zip, tar or tar.gz archive; or a CSV, TSV or JSONL list.
 *
 * Nothing but names and lists is read; a zip stays packed, a tar is unpacked into the cache.
 *
 * @throws {DataError} when there is nothing, or what is there has no known form; every bad row of a list at once.
 */
export async function openPhotos(path: string, options: OpenOptions = {}): Promise<PhotoSource> {
  const { labelColumn, groupColumn } = options;
  const place = resolve(path);
  const isFolder = await isFolderAt(place);
  const format = isFolder ? undefined : listFormatOf(place);
  if (format !== undefined) {
    const root = options.root === undefined ? undefined : resolve(options.root);
    return photoList(place, { format, root, labelColumn, groupColumn });
  }
  if (options.root !== undefined) {
    throw new ConfigError(`Expected a list of photos to go with the root ${options.root} but ${place} is none.`, {
      hint: 'Leave --root away: it says what the paths of a CSV, TSV or JSONL list are below.',
    });
  }
  const tree = await treeAt(place, isFolder, options);
  if (metadataFiles(tree).length > 0) return imageFolder(tree, { labelColumn, groupColumn });
  return holdsSplits(tree) ? parentOfSplits(tree) : classFolders(tree);
}

/**
 * Photos whose split is given: a folder of class folders, or an archive of one, for each.
 *
 * @throws {DataError} when one is missing or has no classes, or when their classes differ.
 */
export async function openSplitPhotos(
  paths: Readonly<Partial<Record<SplitName, string | undefined>>>,
  options: Pick<OpenOptions, 'onProgress' | 'signal'> = {},
): Promise<PhotoSource> {
  const given = [];
  for (const split of ['train', 'validation', 'test'] as const) {
    const path = paths[split];
    if (path === undefined) continue;
    const place = resolve(path);
    given.push({ split, tree: await treeAt(place, await isFolderAt(place), options) });
  }
  return givenSplit(given);
}

async function isFolderAt(path: string): Promise<boolean> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new DataError(`Expected photos at ${path} but ${readFailure(cause)}.`, { hint: 'Check the path.', cause });
  });
  // Opening a pipe would wait for its writer.
  if (!found.isDirectory() && !found.isFile()) {
    throw new DataError(`Expected photos at ${path} but it is a pipe, a device or a socket.`, { hint: 'Check the path.' });
  }
  return found.isDirectory();
}

async function treeAt(path: string, isFolder: boolean, options: OpenOptions): Promise<FileTree> {
  if (isFolder) return unwrap(await folderTree(path));
  const kind = await archiveKind(path);
  if (kind === undefined) {
    throw new DataError(`Expected photos at ${path} but it is neither a folder nor an archive nor a list.`, {
      hint: 'Folders of class folders, zip, tar and tar.gz archives of them, and lists named .csv, .tsv or .jsonl are read.',
    });
  }
  if (kind === 'zip') return unwrap(await zipTree(path));
  const { directory, excluded } = await unpackTar(path, { ...options, isGzip: kind === 'tar.gz' });
  const tree = await folderTree(directory);
  return unwrap({ ...tree, path, isArchive: true, excluded: [...excluded, ...tree.excluded] });
}

/**
 * What was packed as a folder is looked for inside of it: `photos.zip` holds `photos/salmon/1.jpg`. Of folders that is
 * done where the inner one repeats the outer one's name, as archivers leave them.
 */
function unwrap(tree: FileTree): FileTree {
  const [only, ...others] = topFolders(tree);
  if (only === undefined || others.length > 0 || !(tree.isArchive || only === basename(tree.path))) return tree;
  const inner = subtree(tree, only);
  if (metadataFiles(inner).length > 0) return inner;
  const hasPhotos = [tree, inner].some(({ files }) => files.some((path) => !path.includes('/')));
  return hasPhotos || topFolders(inner).length === 0 ? tree : unwrap(inner);
}
