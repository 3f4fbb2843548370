import { readFile, stat } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { DataError, readFailure, shortenText } from '@graft/core';
import { compareCodePoints } from '../compare-code-points.ts';
import { listCandidates } from './list-candidates.ts';
import type { PhotoSource } from './photo-source.ts';
import { type ListFormat, readRows } from './read-rows.ts';
import type { EncodingOptions } from './to-utf8.ts';

export interface PhotoListOptions extends Pick<EncodingOptions, 'encoding'> {
  readonly format: ListFormat;
  /** Absolute path of the folder that paths are relative to; default: the list's own. */
  readonly root?: string | undefined;
  readonly labelColumn?: string | undefined;
  readonly groupColumn?: string | undefined;
}

/** Bytes of the largest list that is read: rows of some ten million photos. */
const largestList = 1 << 30;

/**
 * Read a CSV, TSV or JSONL list of photos: path and label and, where it has such columns, group, split and weight.
 *
 * Paths are relative to the root and stay below it; an absolute path below the root is accepted. Whether a photo exists shows when it is
 * read.
 *
 * @throws {DataError} when the list cannot be read, and as {@link listCandidates}.
 */
export async function photoList(
  path: string,
  { format, root = dirname(path), encoding, ...named }: PhotoListOptions,
): Promise<PhotoSource> {
  const rows = await readRows(await readList(path), format, { path, encoding });
  const idOf = (given: string) => idBelow(root, given);
  const candidates = listCandidates(rows, { path, ...named, idOf });
  return {
    kind: 'list',
    roots: [{ prefix: '', path: root, isListed: true }],
    labels: [...new Set(candidates.map(({ label }) => label))].sort(compareCodePoints),
    candidates,
    excluded: [],
    isSplit: candidates.every(({ givenSplit }) => givenSplit !== undefined),
    notices: [`${path}: a list of ${candidates.length} photos below ${root}.`],
    columns: rows.columns,
  };
}

async function readList(path: string): Promise<Buffer> {
  try {
    if ((await stat(path)).size > largestList) throw new Error('it is larger than 1 GiB');
    return await readFile(path);
  } catch (cause) {
    throw new DataError(`Expected a list of photos at ${path} but ${readFailure(cause)}.`, { hint: 'Check the path.', cause });
  }
}

function idBelow(root: string, given: string): { readonly id: string } | { readonly reason: string } {
  if (given === '') return { reason: 'it has no path' };
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(given))
    return { reason: `${shortenText(given)} is a web address; download the photos and list their paths` };
  if (given.includes('\0')) return { reason: 'its path has a zero byte' };
  // Lists made on Windows, where a backslash cannot be part of a name.
  const below = relative(root, resolve(root, given.replaceAll('\\', '/')));
  if (below === '' || below === '..' || below.startsWith(`..${sep}`) || isAbsolute(below)) {
    return { reason: `${shortenText(given)} lies outside ${root}; give the folder that holds all photos with --root` };
  }
  return { id: below.split(sep).join('/') };
}
