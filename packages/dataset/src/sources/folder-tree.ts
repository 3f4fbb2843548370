import type { Dirent, Stats } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError, type Excluded, readFailure } from '@graft/core';
import { compareCodePoints } from '../compare-code-points.ts';
import { type FileTree, isHidden } from './file-tree.ts';
import { isMetadataName, isPhotoName } from './photo-extensions.ts';

/** Ways to one folder that are followed: twenty folders, each with two links to the next, have a million ways to the last. */
const mostVisits = 64;

/**
 * The photos below a folder, at any depth.
 *
 * Links are followed; one that leads to a folder above itself, or nowhere, is left out with the reason.
 *
 * @throws {DataError} when the folder or one below it is missing, no folder, or may not be read.
 */
export async function folderTree(path: string): Promise<FileTree> {
  const files: string[] = [];
  const folders: string[] = [];
  const excluded: Excluded[] = [];
  const visits = new Map<string, number>();

  const visit = async (below: string, above: readonly string[]): Promise<void> => {
    const folder = join(path, below);
    const real = await realpath(folder).catch((cause: unknown) => refuseFolder(folder, cause));
    if (above.includes(real)) {
      excluded.push({ id: below, reason: 'a link to a folder above itself, not followed' });
      return;
    }
    const earlier = visits.get(real) ?? 0;
    if (earlier >= mostVisits) {
      excluded.push({ id: below, reason: `a folder that ${mostVisits} other paths lead to through links, not followed` });
      return;
    }
    visits.set(real, earlier + 1);
    if (below !== '') folders.push(below);
    for (const entry of await readFolder(folder)) {
      const child = below === '' ? entry.name : `${below}/${entry.name}`;
      const kind = await kindOf(entry, join(path, child));
      if (kind === 'folder') await visit(child, [...above, real]);
      else if (kind === 'file') {
        if (isPhotoName(child) || isMetadataName(child)) files.push(child);
      } else if (kind !== undefined && isPhotoName(child)) excluded.push({ id: child, reason: kind.reason });
    }
  };

  await visit('', []);
  return {
    path,
    isArchive: false,
    files: files.sort(compareCodePoints),
    folders: folders.sort(compareCodePoints),
    excluded,
    rootAt: (below, prefix) => ({ prefix, path: join(path, below) }),
  };
}

async function readFolder(path: string): Promise<Dirent[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch((cause: unknown) => refuseFolder(path, cause));
  return entries.filter(({ name }) => !isHidden(name));
}

/** Undefined for devices, sockets and pipes. */
async function kindOf(entry: Dirent, path: string): Promise<'file' | 'folder' | { readonly reason: string } | undefined> {
  if (!entry.isSymbolicLink()) return kindOfStats(entry);
  try {
    return kindOfStats(await stat(path));
  } catch (cause) {
    return { reason: `a link that leads nowhere: ${readFailure(cause)}` };
  }
}

function kindOfStats(entry: Dirent | Stats): 'file' | 'folder' | undefined {
  return entry.isDirectory() ? 'folder' : entry.isFile() ? 'file' : undefined;
}

function refuseFolder(path: string, cause: unknown): never {
  throw new DataError(`Expected a folder of photos at ${path} but ${readFailure(cause)}.`, {
    hint: 'Give the path of a folder that holds one folder for each class, and check that you may read it.',
    cause,
  });
}
