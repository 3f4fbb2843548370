import { isUtf8 } from 'node:buffer';
import { type Dirent, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DataError, readFailure } from '@graft/core';
import { compareCodePoints } from '../compare-code-points.ts';
import type { SplitFoldersTree } from './split-folders-options.ts';

/**
 * List an input folder as split-folders does: one level of class folders, including hidden ones, and the files directly in each. Links
 * count as what they lead to; a broken link is ignored.
 *
 * Names are in code-point order. The original takes the file system's order, which matters only to its oversampling.
 *
 * @throws {DataError} when the folder is missing, is a file, or may not be read, and for names that are not UTF-8.
 */
export function readSplitFoldersTree(input: string): SplitFoldersTree {
  const top = listFolder(resolve(input));
  const classes = top.folders.map((label) => ({ label, names: listFolder(join(resolve(input), label)).files }));
  return { classes, files: top.files };
}

function listFolder(path: string): { readonly folders: string[]; readonly files: string[] } {
  const folders: string[] = [];
  const files: string[] = [];
  for (const entry of entriesOf(path)) {
    const target = entry.isSymbolicLink() ? statSync(join(path, entry.name), { throwIfNoEntry: false }) : entry;
    if (target?.isDirectory()) folders.push(entry.name);
    else if (target?.isFile()) files.push(entry.name);
  }
  return { folders: folders.sort(compareCodePoints), files: files.sort(compareCodePoints) };
}

function entriesOf(path: string): Dirent[] {
  try {
    const entries = readdirSync(path, { withFileTypes: true });
    if (entries.some(({ name }) => name.includes('\ufffd'))) refuseOtherEncodings(path);
    return entries;
  } catch (cause) {
    if (DataError.isInstance(cause)) throw cause;
    throw new DataError(`Expected a folder to split at ${path} but ${readFailure(cause)}.`, {
      hint: 'Give the path of a folder that holds one folder for each class. A relative path is looked up from the working directory.',
      cause,
    });
  }
}

/** Node decodes bytes that are not UTF-8 as U+FFFD; a name may also contain that character itself. */
function refuseOtherEncodings(path: string): void {
  const wrong = readdirSync(path, { encoding: 'buffer' }).filter((name) => !isUtf8(name));
  if (wrong.length === 0) return;
  const shown = wrong.slice(0, 5).map((name) => JSON.stringify(name.toString('latin1')));
  throw new DataError(
    `Expected names in UTF-8 in ${path} but ${wrong.length} ${wrong.length === 1 ? 'is' : 'are'} in another encoding, such as ` +
      `${shown.join(', ')} read as Latin-1.`,
    { hint: 'Rename them, for example with convmv -f latin1 -t utf8 --notest -r FOLDER.' },
  );
}
