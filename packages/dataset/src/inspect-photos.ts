import { type BigIntStats, readFile, stat } from 'node:fs';
import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';
import { InterruptedError, type OnProgress, sha256 } from '@graft/core';
import { type ImageInspection, type ImageProblem, inspectImage, UnreadableImageError } from '@graft/image';
import { type ByteBudget, byteBudget } from './byte-budget.ts';
import { fileFailure } from './file-failure.ts';
import { type FileState, openIndexJournal } from './index-journal.ts';
import { mapOrdered } from './map-ordered.ts';

/** A file that calls itself a photo, wherever its bytes lie. */
export interface PhotoFile {
  /** Unique among the files; messages and the journal name the photo so. */
  readonly id: string;
  /** Absolute path: of the file, or of the archive that holds it. */
  readonly path: string;
  /** Where the file at `path` is an archive: the photo's size in bytes, before it is read, and the photo. */
  readonly member?: { size(): Promise<number>; read(): Promise<Uint8Array> } | undefined;
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
/** What files that are inspected at once may take together; a larger one is inspected alone. */
const heldBytes = 512e6;
// By path and not by FileHandle, which takes twice the processor time.
const [readWhole, statAt] = [promisify(readFile), promisify(stat)];

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
  const budget = byteBudget(heldBytes);
  const inspect = async (file: File): Promise<{ file: File; inspection: Inspection }> => {
    if (signal?.aborted) throw new InterruptedError('The index was interrupted.', { hint: 'Run the same command again.' });
    const found = await statOf(file.path);
    const state = found && stateOf(found);
    const known = state && journal?.recall(file.id, state);
    if (known && !isVerified) return { file, inspection: known };
    const inspection = await inspectFile(file, found, budget);
    // What could not be reached now may be there the next time; and a file that changed meanwhile is neither.
    if (journal && state && inspection.failure?.problem !== 'unreachable' && isSame(state, await statOf(file.path))) {
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

async function statOf(path: string): Promise<BigIntStats | undefined> {
  return statAt(path, { bigint: true }).catch(() => undefined);
}

function stateOf({ size, mtimeNs, ino }: BigIntStats): FileState {
  return { bytes: Number(size), changedNs: `${mtimeNs}`, inode: `${ino}` };
}

function isSame(before: FileState, found: BigIntStats | undefined): boolean {
  const after = found && stateOf(found);
  return before.bytes === after?.bytes && before.changedNs === after.changedNs && before.inode === after.inode;
}

/** @param found - the file's state; undefined where there is none, which reading it then explains. */
async function inspectFile(file: PhotoFile, found: BigIntStats | undefined, budget: ByteBudget): Promise<Inspection> {
  const { id, path, member } = file;
  try {
    const size = member ? await member.size() : Number(found?.size ?? 0);
    if (size > mostBytes) return { failure: { reason: 'the file is larger than 1 GiB', problem: 'too-large' } };
    // A pipe would be waited for, a device such as /dev/zero read without end.
    if (found && !found.isFile() && !found.isDirectory()) {
      return { failure: { reason: 'it is a pipe, a device or a socket', problem: 'unreachable' } };
    }
    return await budget.spend(size, async () => {
      const bytes = member ? await member.read() : await readWhole(path);
      return { photo: { sha256: sha256(bytes), bytes: bytes.byteLength, ...(await inspectImage(bytes, { name: id })) } };
    });
  } catch (cause) {
    if (UnreadableImageError.isInstance(cause)) return { failure: { reason: cause.reason, problem: cause.problem } };
    // The system gives undecodable bytes of a name as U+FFFD, and no file has that name.
    if (path.includes('\ufffd')) return { failure: { reason: 'its name is not valid UTF-8; rename it', problem: 'unreachable' } };
    return { failure: { reason: fileFailure(cause), problem: 'unreachable' } };
  }
}
