import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { mkdir, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  ArtifactError,
  canonicalJsonLine,
  draftName,
  draftStem,
  lockDirectory,
  type OnProgress,
  realPlace,
  removeQuietly,
  replaceDirectory,
  shortenText,
  writeAtomically,
  writeFailure,
} from '@graft/core';
import { earlierSplit } from './earlier-split.ts';
import { encodeRecord, type MaterialisationRecord, manifestName, recordName, type SplitSettings } from './materialisation-record.ts';
import { placeFiles } from './place-files.ts';
import type { MaterialiseMode, PlacedFile, Placement } from './placement.ts';
import { placingFailure } from './placing-failure.ts';
import { recoverDrafts } from './recover-drafts.ts';
import { removeRecorded } from './remove-recorded.ts';
import { type PhotoPlaces, refuseAmongPhotos } from './require-split-place.ts';

export interface MaterialiseFilesOptions {
  /** A folder that is absent or empty or, with `clean`, holds nothing but an earlier split by Graft. */
  readonly out: string;
  /** `none` writes the manifest only. */
  readonly mode: MaterialiseMode;
  /** Replace an earlier split; refused where anything in it has changed or was not written by Graft. */
  readonly clean?: boolean | undefined;
  /** Kept in the record, for the next split to compare. */
  readonly settings?: SplitSettings | undefined;
  /** sha256 of the `split.jsonl` in `out` that the rows follow; the call is refused where `out` now holds a different one. */
  readonly replaces?: string | undefined;
  readonly onProgress?: OnProgress | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface MaterialisedFiles extends PhotoPlaces {
  /** Rows of `split.jsonl`; a string is a row that is encoded already. */
  readonly rows: Iterable<unknown>;
  readonly placements: readonly Placement[];
  /** Folders to create, even if they stay empty. */
  readonly folders?: readonly string[] | undefined;
}

export interface MaterialisedSplit {
  /** Absolute path of the folder. */
  readonly directory: string;
  /** Absolute path of its `split.jsonl`. */
  readonly manifest: string;
  /** Photos placed in it. */
  readonly files: number;
}

/**
 * Write `split.jsonl`, the placed files and the record of both into a folder.
 *
 * The tree is built in a folder beside `out` and renamed, so it is there whole or not at all; an earlier split is moved aside
 * first and removed last. The photos themselves are never altered; symbolic links hold absolute paths.
 *
 * @throws {ArtifactError} when `out` is refused or cannot be written; {DataError} for photos that are missing.
 */
export async function materialiseFiles(content: MaterialisedFiles, options: MaterialiseFilesOptions): Promise<MaterialisedSplit> {
  const { mode, signal } = options;
  const directory = await realPlace(options.out);
  await mkdir(dirname(directory), { recursive: true }).catch((cause: unknown) => {
    throw writeFailure(directory, cause);
  });
  await refuseAmongPhotos(directory, content);
  const unlock = await lockDirectory(`${draftStem(directory)}.lock`, { signal });
  const draft = draftName(draftStem(directory), '.part');
  try {
    await recoverDrafts(directory);
    const earlier = await earlierSplit(directory, options);
    await mkdir(draft);
    const files = await fillDraft(draft, content, options);
    signal?.throwIfAborted();
    await exchange(draft, directory, earlier);
    return { directory, manifest: join(directory, manifestName), files };
  } catch (cause) {
    await removeQuietly(draft);
    throw placingFailure(cause, { mode, draft }) ?? writeFailure(directory, cause);
  } finally {
    await unlock();
  }
}

async function fillDraft(
  draft: string,
  { rows, placements, folders = [] }: MaterialisedFiles,
  options: MaterialiseFilesOptions,
): Promise<number> {
  const { mode, settings, signal, onProgress } = options;
  const placing = mode === 'none' ? [] : placements;
  const made = mode === 'none' ? [] : foldersOf(placing, folders);
  refuseBoth(placing, made);
  for (const folder of made) mkdirSync(join(draft, folder));
  const total = placing.length;
  const hash = createHash('sha256');
  await writeAtomically(join(draft, manifestName), encodeRows(rows, hash));
  const writeRecord = async (files: readonly PlacedFile[]): Promise<void> => {
    const record: MaterialisationRecord = { mode, manifest: hash.digest('hex'), settings, folders: made, files };
    await writeAtomically(join(draft, recordName), encodeRecord(record));
  };
  const onPlaced = (done: number): void => onProgress?.({ task: 'materialise', done, total });
  // Flushing the record flushes all that was written before it. Links need no stamp, so they come after it and cost no flush.
  if (mode === 'none' || mode === 'hardlink' || mode === 'symlink') {
    await writeRecord(placing.map(({ target: path, source }) => ({ path, source })));
    if (mode !== 'none') await placeFiles(mode, draft, placing, { signal, onPlaced });
  } else await writeRecord(await placeFiles(mode, draft, placing, { signal, onPlaced }));
  return total;
}

/** An archive, or a list, may hold `a/1.jpg` and `a/1.jpg/x.jpg`. */
function refuseBoth(placements: readonly Placement[], made: readonly string[]): void {
  const folders = new Set(made);
  const both = placements.find(({ target }) => folders.has(target));
  if (!both) return;
  throw new ArtifactError(
    `Expected names that can stand side by side but ${shortenText(both.target)} is a photo and the folder of others.`,
    {
      hint: 'Rename one of the two, or use --materialize none, which writes the list alone.',
    },
  );
}

/** Each folder once, before those in it. */
function foldersOf(placements: readonly Placement[], extra: readonly string[]): string[] {
  const all = new Set<string>();
  const add = (folder: string): void => {
    if (folder === '.' || folder === '' || all.has(folder)) return;
    add(dirname(folder));
    all.add(folder);
  };
  for (const folder of extra) add(folder);
  let last: string | undefined;
  for (const { target } of placements) {
    const folder = target.slice(0, target.lastIndexOf('/'));
    if (folder !== last) add(folder);
    last = folder;
  }
  return [...all];
}

function* encodeRows(rows: Iterable<unknown>, hash: ReturnType<typeof createHash>): Generator<Uint8Array> {
  let lines = '';
  const flush = (): Uint8Array => {
    const bytes = Buffer.from(lines);
    lines = '';
    hash.update(bytes);
    return bytes;
  };
  for (const row of rows) {
    lines += `${typeof row === 'string' ? row : canonicalJsonLine(row)}\n`;
    if (lines.length >= 1 << 18) yield flush();
  }
  yield flush();
}

/** A run that is killed between the two renames leaves no folder; the next run puts the earlier split back. */
async function exchange(draft: string, directory: string, earlier: MaterialisationRecord | undefined): Promise<void> {
  const old = await replaceDirectory(draft, directory);
  if (old === undefined) return;
  if (!earlier) return rmdir(old);
  const { kept } = await removeRecorded(old, earlier);
  if (kept.length === 0) return;
  throw new ArtifactError(`Expected to remove the earlier split but ${kept[0]?.path} changed meanwhile; the rest of it is in ${old}.`, {
    hint: 'The new split is in place. Take what you need out of that folder, then remove it.',
  });
}
