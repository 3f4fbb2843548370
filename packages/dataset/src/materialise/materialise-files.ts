import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { mkdir, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  ArtifactError,
  canonicalJsonLine,
  DataError,
  draftName,
  draftStem,
  lockDirectory,
  type OnProgress,
  readFailure,
  realPlace,
  removeQuietly,
  replaceDirectory,
  shortenText,
  writeAtomically,
  writeFailure,
} from '@graft/core';
import { earlierSplit } from './earlier-split.ts';
import { lockPath } from './lock-path.ts';
import { encodeRecord, type MaterialisationRecord, manifestName, recordName, type SplitSettings } from './materialisation-record.ts';
import { placeFiles } from './place-files.ts';
import type { MaterialiseMode, PlacedFile, Placement } from './placement.ts';
import { recoverDrafts } from './recover-drafts.ts';
import { type PhotoPlaces, refuseAmongPhotos } from './refuse-among-photos.ts';
import { removeRecorded } from './remove-recorded.ts';

export interface MaterialiseFilesOptions {
  /** A folder that is absent or empty; with `clean`, or one that holds an earlier split of Graft's and nothing else. */
  readonly out: string;
  /** `none` writes the manifest only. */
  readonly mode: MaterialiseMode;
  /** Replace an earlier split; refused where anything in it is changed or not Graft's. */
  readonly clean?: boolean | undefined;
  /** Kept in the record, for the next split to compare. */
  readonly settings?: SplitSettings | undefined;
  /** sha256 of the `split.jsonl` in `out` that the rows were made to follow: another one there by now is refused. */
  readonly replaces?: string | undefined;
  readonly onProgress?: OnProgress | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface MaterialisedFiles extends PhotoPlaces {
  /** Rows of `split.jsonl`; a text is a row that its maker has encoded. */
  readonly rows: Iterable<unknown>;
  readonly placements: readonly Placement[];
  /** Folders to make though no file may come into them. */
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
 * The tree is built in a folder beside `out` and renamed, so it is there whole or not at all; an earlier split is moved
 * away first and removed last. The photos themselves are never altered; symbolic links hold absolute paths.
 *
 * @throws {ArtifactError} when `out` is not fit or cannot be written; {DataError} for photos that are gone.
 */
export async function materialiseFiles(content: MaterialisedFiles, options: MaterialiseFilesOptions): Promise<MaterialisedSplit> {
  const { mode, signal } = options;
  const directory = await realPlace(options.out);
  await mkdir(dirname(directory), { recursive: true }).catch((cause: unknown) => {
    throw writeFailure(directory, cause);
  });
  await refuseAmongPhotos(directory, content);
  const unlock = await lockDirectory(lockPath(directory), { signal });
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
    throw linkFailure(cause, mode) ?? nameFailure(cause, draft) ?? sourceFailure(cause, draft) ?? writeFailure(directory, cause);
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
    await writeAtomically(join(draft, recordName), asynchronous(encodeRecord(record)));
  };
  const onPlaced = (done: number): void => onProgress?.({ task: 'materialise', done, total });
  // The record is flushed to disk, and with it all that came before: links, which need no stamp, come after it.
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

/** Each once, a folder before those in it. */
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

async function* encodeRows(rows: Iterable<unknown>, hash: ReturnType<typeof createHash>): AsyncGenerator<Uint8Array> {
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

async function* asynchronous(parts: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* parts;
}

/** Between the two renames the name is free; who is killed there finds the earlier split put back by the next run. */
async function exchange(draft: string, directory: string, earlier: MaterialisationRecord | undefined): Promise<void> {
  const old = await replaceDirectory(draft, directory);
  if (old === undefined) return;
  if (!earlier) return rmdir(old);
  const { kept } = await removeRecorded(old, earlier);
  if (kept.length === 0) return;
  throw new ArtifactError(
    `Expected to remove the earlier split but ${kept[0]?.path} changed meanwhile; what is left of it stands in ${old}.`,
    {
      hint: 'The new split is in place. Take out of that folder what you need, and remove it.',
    },
  );
}

function linkFailure(cause: unknown, mode: MaterialiseMode): ArtifactError | undefined {
  const code = (cause as NodeJS.ErrnoException).code ?? '';
  const what = mode === 'hardlink' || mode === 'reflink' ? linkFailures[mode][code] : undefined;
  if (what === undefined) return undefined;
  return new ArtifactError(`Expected to ${mode === 'hardlink' ? 'hard-link' : 'clone'} the photos but ${what} (${code}).`, {
    hint: 'Use --materialize copy, or symlink; nothing half-written was kept.',
    cause,
  });
}

/** Names of archives and of labels can be longer than those of files. */
function nameFailure(cause: unknown, draft: string): ArtifactError | undefined {
  const { code, path, dest } = cause as NodeJS.ErrnoException & { readonly dest?: string };
  const target = [dest, path].find((name) => name?.startsWith(`${draft}/`));
  if (code !== 'ENAMETOOLONG' || target === undefined) return undefined;
  return new ArtifactError(
    `Expected names that the file system can hold but ${shortenText(target.slice(draft.length + 1))} is too long (${code}).`,
    {
      hint: 'Shorten the name, or use --materialize none, which writes the list alone. Nothing half-written was kept.',
      cause,
    },
  );
}

/** What is missing outside of the draft is a photo. */
function sourceFailure(cause: unknown, draft: string): DataError | undefined {
  const { code, path } = cause as NodeJS.ErrnoException;
  if (!['ENOENT', 'EACCES', 'EISDIR'].includes(code ?? '') || path === undefined || path.startsWith(draft)) return undefined;
  return new DataError(`Expected the photo ${path} but ${readFailure(cause)}.`, {
    hint: 'Run again: the index is renewed at the start of a run. Nothing half-written was kept.',
    cause,
  });
}

const noClones = 'the file system cannot share blocks between files';

const linkFailures: Readonly<Record<'hardlink' | 'reflink', Readonly<Record<string, string>>>> = {
  hardlink: {
    EXDEV: 'they lie on another device than the split',
    EPERM: 'their file system or owner does not allow it',
    EMLINK: 'a photo has as many links as its file system allows',
    ENOTSUP: 'the file system has no hard links',
  },
  reflink: {
    EXDEV: 'they lie on another device than the split',
    ENOTSUP: noClones,
    EOPNOTSUPP: noClones,
    ENOSYS: noClones,
    EINVAL: noClones,
    ENOTTY: noClones,
  },
};
