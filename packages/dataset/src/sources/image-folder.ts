import { DataError, type Excluded, type SplitName, shortenText } from '@graft/core';
import { compareCodePoints } from '../compare-code-points.ts';
import { locateExample } from '../locate-example.ts';
import { readPlace } from '../read-place.ts';
import { isMetadataName } from './file-names.ts';
import { type FileTree, topFolders } from './file-tree.ts';
import { type ListOptions, listCandidates } from './list-candidates.ts';
import { folderAsLabel, hasPathColumn } from './list-columns.ts';
import type { Candidate, PhotoSource } from './photo-source.ts';
import { type ListFormat, readRows } from './read-rows.ts';
import { splitNameOf } from './split-names.ts';
import type { EncodingOptions } from './to-utf8.ts';

/** Files that may make a tree a Hugging Face image folder: at its top, or in folders named after splits. */
export function metadataFiles({ files }: FileTree): string[] {
  return files.filter((path) => {
    if (!isMetadataName(path)) return false;
    const parts = path.split('/');
    return parts.length === 1 || (parts.length === 2 && splitNameOf(parts[0] ?? '') !== undefined);
  });
}

export interface ImageFolderOptions extends Pick<ListOptions, 'labelColumn' | 'groupColumn'>, Pick<EncodingOptions, 'encoding'> {}

/**
 * The layout that Hugging Face's `imagefolder` reads: `metadata.csv` or `metadata.jsonl` beside the photos, with a column `file_name` and
 * one for the label; a split is the folder that a photo lies in.
 *
 * @returns undefined where no metadata file has a column for file names, but there are folders: the metadata belong to something else.
 * @throws {DataError} for metadata in Parquet, and as {@link listCandidates}.
 * @see https://huggingface.co/docs/datasets/image_dataset#imagefolder
 */
export async function imageFolder(tree: FileTree, { encoding, ...named }: ImageFolderOptions = {}): Promise<PhotoSource | undefined> {
  const root = { ...tree.rootAt('', ''), isListed: true };
  const photos = new Set(tree.files.filter((path) => !isMetadataName(path)));
  const metadata = metadataFiles(tree);
  const tables = [];
  for (const file of metadata) {
    const path = `${tree.path}/${file}`;
    const bytes = await readPlace(locateExample({ id: file, label: 'metadata' }, [root]));
    tables.push({ file, path, rows: await readRows(bytes, formatOf(path), { path, encoding }) });
  }
  const isStray = !tables.some(({ rows }) => hasPathColumn(rows.columns)) && topFolders(tree).length > 1;
  if (isStray && (named.labelColumn ?? folderAsLabel) === folderAsLabel) return undefined;
  const candidates = tables.flatMap(({ file, path, rows }) => {
    const folder = file.slice(0, file.lastIndexOf('/') + 1);
    return listCandidates(rows, { path, ...named, idOf: (given) => idBelow(folder, given) });
  });
  const found = candidates.filter(({ id }) => photos.has(id)).map(withSplit);
  const missing = candidates.filter(({ id }) => !photos.has(id));
  const listed = new Set(candidates.map(({ id }) => id));
  const unlisted = [...photos].filter((id) => !listed.has(id));
  requireSplits(tree.path, found);
  return {
    kind: 'image-folder',
    roots: [root],
    labels: [...new Set(candidates.map(({ label }) => label))].sort(compareCodePoints),
    candidates: found.sort((a, b) => compareCodePoints(a.id, b.id)),
    excluded: [
      ...tree.excluded,
      ...missing.map(({ id }): Excluded => ({ id, reason: 'listed in the metadata, but there is no such photo' })),
    ],
    columns: [...new Set(tables.flatMap(({ rows }) => rows.columns))],
    isSplit: found.length > 0 && found.every(({ givenSplit }) => givenSplit !== undefined),
    notices: [
      `${tree.path}: a Hugging Face image folder; took ${found.length} photos that ${metadata.join(', ')} lists` +
        `${unlisted.length > 0 ? `, left out ${unlisted.length} that it does not (${shortenText(unlisted[0] ?? '')})` : ''}.`,
    ],
  };
}

function formatOf(path: string): ListFormat {
  if (path.endsWith('.csv')) return 'csv';
  if (path.endsWith('.jsonl')) return 'jsonl';
  throw new DataError(`Expected metadata.csv or metadata.jsonl but found ${path}.`, {
    hint: 'Parquet is not read: write it as CSV, for example with pandas: read_parquet(...).to_csv("metadata.csv", index=False).',
  });
}

function idBelow(folder: string, given: string): { readonly id: string } | { readonly reason: string } {
  const parts: string[] = folder === '' ? [] : folder.slice(0, -1).split('/');
  const depth = parts.length;
  for (const part of given.replaceAll('\\', '/').split('/')) {
    if (part === '..') {
      if (parts.length <= depth) return { reason: `${shortenText(given)} leads out of the folder` };
      parts.pop();
    } else if (part !== '' && part !== '.') parts.push(part);
  }
  if (given === '' || parts.length === depth) return { reason: 'it has no file name' };
  if (given.startsWith('/')) return { reason: `${shortenText(given)} is an absolute path` };
  return { id: parts.join('/') };
}

/** A column's split takes precedence over the folder's. */
function withSplit(candidate: Candidate): Candidate {
  const split: SplitName | undefined = candidate.id.includes('/') ? splitNameOf(candidate.id.split('/')[0] ?? '') : undefined;
  return candidate.givenSplit !== undefined || split === undefined ? candidate : { ...candidate, givenSplit: split };
}

function requireSplits(path: string, candidates: readonly Candidate[]): void {
  const without = candidates.filter(({ givenSplit }) => givenSplit === undefined);
  if (without.length === 0 || without.length === candidates.length) return;
  throw new DataError(
    `Expected all photos of ${path} in folders of a split, or none of them, but ${without.length} are outside ` +
      `(${shortenText(without[0]?.id ?? '')}).`,
    {
      hint: 'Move them into train, validation or test, or remove them from the metadata.',
    },
  );
}
