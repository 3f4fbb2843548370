import { readFile, stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { InterruptedError, type OnProgress, sha256 } from '@graft/core';
import { type ImageInspection, type ImageProblem, inspectImage, UnreadableImageError } from '@graft/image';
import { fileFailure } from './file-failure.ts';
import { type FileState, openIndexJournal } from './index-journal.ts';
import { mapOrdered } from './map-ordered.ts';

/** A file that calls itself a photo, wherever its bytes lie. */
export interface PhotoFile {
  /** Unique among the files; messages and the journal name the photo so. */
  readonly id: string;
  /** Absolute path: of the file, or of the archive that holds it. */
  readonly path: string;
  /** Where the file at `path` is not the photo itself. */
  readonly read?: (() => Promise<Uint8Array>) | undefined;
}

/** What the bytes of a file say, whoever they belong to: the photo, or why there is none. */
export type Inspection =
  | { readonly photo: PhotoFacts; readonly failure?: undefined }
  | { readonly failure: PhotoFailure; readonly photo?: undefined };

export interface PhotoFacts extends ImageInspection {
  /** Of the file's bytes, hex. */
  readonly sha256: string;
  /** Length of the file. */
  readonly bytes: number;
}

export interface PhotoFailure {
  /** Without a full stop; continues "it is left out:". */
  readonly reason: string;
  /** `unreachable` where the bytes could not be had at all. */
  readonly problem: ImageProblem | 'unreachable';
}

export interface InspectOptions {
  readonly onProgress?: OnProgress | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Photos read at once; default three times the processors, so that decoders and disk both have work. It changes speed and memory, never the result. */
  readonly concurrency?: number | undefined;
  /** File that remembers what was found (`indexJournalPath`): photos of unchanged size, time and inode are not read again. None by default. */
  readonly journal?: string | undefined;
  /** Read all photos, whatever the journal says. */
  readonly isVerified?: boolean | undefined;
}

const mostBytes = 2 ** 30;

/**
 * Read each file once: hash it, recognise it by its content, decode it, measure it. What was found is remembered as it
 * comes, so that a run that was interrupted goes on where it stopped.
 *
 * @returns the inspections in the order of the files, as they are ready.
 * @throws {InterruptedError} when `signal` fires; {ArtifactError} when the journal cannot be written.
 */
export async function* inspectPhotos<File extends PhotoFile>(
  files: readonly File[],
  { onProgress, signal, concurrency = 3 * availableParallelism(), journal: path, isVerified = false }: InspectOptions = {},
): AsyncGenerator<{ readonly file: File; readonly inspection: Inspection }, void, undefined> {
  const journal = path === undefined ? undefined : await openIndexJournal(path);
  const inspect = async (file: File): Promise<{ file: File; inspection: Inspection }> => {
    if (signal?.aborted) throw new InterruptedError('The index was interrupted.', { hint: 'Run the same command again.' });
    if (!journal) return { file, inspection: await inspectFile(file) };
    const state = await stateOf(file.path);
    const known = state && journal.recall(file.id, state);
    if (known && !isVerified) return { file, inspection: known };
    const inspection = await inspectFile(file);
    // What could not be reached now may be there the next time; and a file that changed meanwhile is neither.
    if (state && inspection.failure?.problem !== 'unreachable' && isSame(state, await stateOf(file.path))) {
      journal.remember(file.id, state, inspection);
    }
    return { file, inspection };
  };
  let done = 0;
  try {
    for await (const result of mapOrdered(files, concurrency, inspect)) {
      onProgress?.({ task: 'index', done: ++done, total: files.length });
      yield result;
    }
  } finally {
    await journal?.close();
  }
}

async function stateOf(path: string): Promise<FileState | undefined> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  return found && { bytes: Number(found.size), changedNs: `${found.mtimeNs}`, inode: `${found.ino}` };
}

function isSame(a: FileState, b: FileState | undefined): boolean {
  return a.bytes === b?.bytes && a.changedNs === b.changedNs && a.inode === b.inode;
}

async function inspectFile({ id, path, read }: PhotoFile): Promise<Inspection> {
  try {
    if (!read && (await stat(path)).size > mostBytes) {
      return { failure: { reason: 'the file is larger than 1 GiB', problem: 'too-large' } };
    }
    const bytes = read ? await read() : await readFile(path);
    const hash = sha256(bytes);
    return { photo: { sha256: hash, bytes: bytes.byteLength, ...(await inspectImage(bytes, { name: id })) } };
  } catch (cause) {
    if (UnreadableImageError.isInstance(cause)) return { failure: { reason: cause.reason, problem: cause.problem } };
    // The system gives undecodable bytes of a name as U+FFFD, and no file has that name.
    if (path.includes('\ufffd')) return { failure: { reason: 'its name is not valid UTF-8; rename it', problem: 'unreachable' } };
    return { failure: { reason: fileFailure(cause), problem: 'unreachable' } };
  }
}
