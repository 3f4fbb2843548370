import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ConfigError, DataError, type OnProgress, readFailure, type SplitName } from '@graft/core';
import { archiveKind } from '../archives/archive-kind.ts';
import { unpackTar } from '../archives/unpack-tar.ts';
import { classFolders } from './class-folders.ts';
import type { FileTree } from './file-tree.ts';
import { folderTree } from './folder-tree.ts';
import { givenSplit, parentOfSplits } from './given-split.ts';
import { type ImageFolderOptions, imageFolder, metadataFiles } from './image-folder.ts';
import { describePassedOver } from './passed-over.ts';
import { photoList } from './photo-list.ts';
import type { PhotoSource } from './photo-source.ts';
import { listFormatOf } from './read-rows.ts';
import { unwrapTree } from './unwrap-tree.ts';
import { zipTree } from './zip-tree.ts';

export interface OpenOptions {
  /** For a list: the folder that its paths are relative to; default: the list's own folder. */
  readonly root?: string | undefined;
  /** For a list or an image folder: the column with the label, if it has an unusual name. */
  readonly labelColumn?: string | undefined;
  /** For a list or an image folder: the column with the group, if there is one of this name; otherwise the usual names count. */
  readonly groupColumn?: string | undefined;
  /** For a list or an image folder: its encoding, if it is neither UTF-8 nor UTF-16 with a byte order mark. */
  readonly encoding?: string | undefined;
  /** For a tar: compare photos that were unpacked before with what was unpacked. */
  readonly isVerified?: boolean | undefined;
  readonly onProgress?: OnProgress | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Open photos at a path, recognised by what lies there: class folders, train, validation and test folders, a Hugging Face image folder,
 * each as a folder or in a zip, tar or tar.gz archive; or a CSV, TSV or JSONL list.
 *
 * Only names and lists are read, and the first bytes of files whose name does not say what they are. A zip stays packed, a tar is unpacked
 * into the cache.
 *
 * @throws {DataError} when there is nothing, or nothing of a known form; all bad rows of a list are reported together.
 */
export async function openPhotos(path: string, options: OpenOptions = {}): Promise<PhotoSource> {
  const { labelColumn, groupColumn, encoding } = options;
  const place = resolve(path);
  const isFolder = await isFolderAt(place);
  const format = isFolder ? undefined : listFormatOf(place);
  if (format !== undefined) {
    const root = options.root === undefined ? undefined : resolve(options.root);
    return photoList(place, { format, root, labelColumn, groupColumn, encoding });
  }
  if (options.root !== undefined) {
    throw new ConfigError(`Expected a list of photos to go with the root ${options.root} but ${place} is not a list.`, {
      hint: 'Remove --root: the paths of a CSV, TSV or JSONL list are relative to it.',
    });
  }
  const tree = await treeAt(place, isFolder, options);
  const source = await sourceOf(tree, { labelColumn, groupColumn, encoding });
  return { ...source, notices: [...source.notices, ...describePassedOver(place, tree.passedOver)] };
}

async function sourceOf(tree: FileTree, named: ImageFolderOptions): Promise<PhotoSource> {
  const metadata = metadataFiles(tree);
  const listed = metadata.length === 0 ? undefined : await imageFolder(tree, named);
  if (listed) return listed;
  const source = parentOfSplits(tree) ?? classFolders(tree);
  if (metadata.length === 0) return source;
  const notice = `${tree.path}: took the folders for classes, because ${metadata.join(', ')} has no column for file names.`;
  return { ...source, notices: [notice, ...source.notices] };
}

/**
 * Open photos whose split is given: for each part a folder of class folders, or an archive of one.
 *
 * @throws {DataError} when a part is missing or has no classes, or when their classes differ.
 */
export async function openSplitPhotos(
  paths: Readonly<Partial<Record<SplitName, string | undefined>>>,
  options: Pick<OpenOptions, 'isVerified' | 'onProgress' | 'signal'> = {},
): Promise<PhotoSource> {
  const given = [];
  for (const split of ['train', 'validation', 'test'] as const) {
    const path = paths[split];
    if (path === undefined) continue;
    const place = resolve(path);
    given.push({ split, tree: await treeAt(place, await isFolderAt(place), options) });
  }
  const source = givenSplit(given);
  return { ...source, notices: [...source.notices, ...given.flatMap(({ tree }) => describePassedOver(tree.path, tree.passedOver))] };
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
  if (isFolder) return unwrapTree(await folderTree(path));
  const kind = await archiveKind(path);
  if (kind === undefined) {
    throw new DataError(`Expected photos at ${path} but it is neither a folder, an archive nor a list.`, {
      hint: 'Folders of class folders, zip, tar and tar.gz archives of them, and lists named .csv, .tsv or .jsonl are read.',
    });
  }
  if (kind === 'zip') return unwrapTree(await zipTree(path));
  const { directory, excluded, passedOver } = await unpackTar(path, { ...options, isGzip: kind === 'tar.gz' });
  const tree = await folderTree(directory);
  return unwrapTree({ ...tree, path, isArchive: true, excluded: [...excluded, ...tree.excluded], passedOver });
}
