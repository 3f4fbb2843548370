import { closeSync, type Dirent, openSync, readSync, type Stats } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError, type Excluded, readFailure } from '@graft/core';
import { sniffFormat, sniffLength } from '@graft/image';
import { compareCodePoints } from '../compare-code-points.ts';
import { isHidden, isMisnamed, kindOfName, misnamed, systemFolderOf } from './file-names.ts';
import type { FileTree } from './file-tree.ts';
import { PassedOverTally } from './passed-over.ts';

/** A folder is visited by at most this many paths: twenty folders, each with two links to the next, have a million paths to the last. */
const mostVisits = 64;

/**
 * The photos below a folder, at any depth. A file without a known ending is a photo if its content is a picture.
 *
 * Links are followed; a link to a folder above itself, or a broken one, is left out with the reason. So is a folder whose name is not
 * UTF-8, which Node cannot open.
 *
 * @throws {DataError} when the folder or one below it is missing, is not a folder, or may not be read.
 */
export async function folderTree(path: string): Promise<FileTree> {
  const files: string[] = [];
  const folders: string[] = [];
  const excluded: Excluded[] = [];
  const passedOver = new PassedOverTally();
  const visits = new Map<string, number>();

  const visit = async (below: string, above: readonly string[]): Promise<void> => {
    const folder = join(path, below);
    const real = await realpath(folder).catch((cause: unknown) => {
      if (below !== '' && isMisnamed(below, cause)) return undefined;
      return refuseFolder(folder, cause);
    });
    if (real === undefined) {
      excluded.push({ id: below, reason: misnamed });
      return;
    }
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
      if (kind === 'folder' && systemFolderOf(entry.name) !== undefined) passedOver.add('systemFolders', child);
      else if (kind === 'folder') await visit(child, [...above, real]);
      else if (kind === 'file') takeFile(child);
      else if (kind !== undefined && kindOfName(child) === 'photo') excluded.push({ id: child, reason: kind.reason });
    }
  };

  const takeFile = (child: string): void => {
    const named = kindOfName(child);
    if (named === 'photo' || named === 'metadata') files.push(child);
    if (named !== 'unknown') return;
    try {
      const isPicture = sniffFormat(headOf(join(path, child))).isPicture;
      passedOver.add(isPicture ? 'byContent' : 'others', child);
      if (isPicture) files.push(child);
    } catch (cause) {
      excluded.push({ id: child, reason: isMisnamed(child, cause) ? misnamed : readFailure(cause) });
    }
  };

  await visit('', []);
  return {
    path,
    isArchive: false,
    files: files.sort(compareCodePoints),
    folders: folders.sort(compareCodePoints),
    excluded,
    passedOver,
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

/** Synchronous, which takes a quarter of the processor time. */
function headOf(path: string): Uint8Array {
  const head = Buffer.alloc(sniffLength);
  const file = openSync(path, 'r');
  try {
    return head.subarray(0, readSync(file, head, 0, head.length, 0));
  } finally {
    closeSync(file);
  }
}

function refuseFolder(path: string, cause: unknown): never {
  throw new DataError(`Expected a folder of photos at ${path} but ${readFailure(cause)}.`, {
    hint: 'Give the path of a folder that holds one folder per class, and check that you may read it.',
    cause,
  });
}
