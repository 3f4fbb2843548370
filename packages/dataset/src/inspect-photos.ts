import { availableParallelism } from 'node:os';
import { InterruptedError, type OnProgress } from '@graft/core';
import { mapOrdered } from '@graft/core/pool';
import { zipArchive } from './archives/zip-archive.ts';
import { byteBudget } from './byte-budget.ts';
import { openIndexJournal } from './index-journal.ts';
import { fileState, type Inspection, inBackground, inspectFile, type PhotoFile } from './inspect-file.ts';
import { hasInspectProcesses, lotLength, lotsAtOnce, startInspectProcesses } from './inspect-processes.ts';
import { locateExample } from './locate-example.ts';
import { readPlace } from './read-place.ts';
import type { Candidate, PhotoSource } from './sources/photo-source.ts';

export interface InspectOptions {
  readonly onProgress?: OnProgress | undefined;
  readonly signal?: AbortSignal | undefined;
  /**
   * Processes that read and measure, some 100 MB each; 0 uses the caller's process. Default: one per processor, or 0 for fewer than
   * 1,000 files, which do not repay the start. Changes speed and memory, never the result.
   */
  readonly processes?: number | undefined;
  /** Photos in progress at once in the caller's process; default three per processor, so that decoders and disk both have work. */
  readonly concurrency?: number | undefined;
  /** File that remembers what was found (`indexJournalPath`): photos whose size, time and inode are unchanged are not read again. */
  readonly journal?: string | undefined;
  /** Read all photos, also those that the journal knows. */
  readonly isVerified?: boolean | undefined;
}

/** A file with what was found. */
export interface InspectedPhoto<File extends PhotoFile> {
  readonly file: File;
  readonly inspection: Inspection;
}

/** Bytes that files in progress may take together; a larger file is inspected alone. */
const heldBytes = 512e6;
/** From this many files on, processes repay their start. */
const worthProcesses = 1000;

/**
 * Read each file once: hash it, recognise it by its content, decode it, measure it. The journal is written as inspections finish, so
 * that an interrupted run continues where it stopped.
 *
 * @returns the inspections in the order of the files, as they become ready.
 * @throws {InterruptedError} when `signal` fires; {ArtifactError} when the journal cannot be written.
 */
export async function* inspectPhotos<File extends PhotoFile>(
  files: readonly File[],
  { onProgress, signal, processes: count = defaultProcesses(files), concurrency, journal: path, isVerified = false }: InspectOptions = {},
): AsyncGenerator<InspectedPhoto<File>, void, undefined> {
  const journal = path === undefined ? undefined : await openIndexJournal(path);
  const isPooled = count > 0 && hasInspectProcesses();
  let pool: ReturnType<typeof startInspectProcesses> | undefined;
  const budget = byteBudget(heldBytes);
  const recall = async ({ id, path: place }: File): Promise<Inspection | undefined> => {
    if (isVerified || !journal?.has(id)) return undefined;
    const state = await fileState(place, inBackground);
    return state && journal.recall(id, state);
  };
  const inspect = async (lot: readonly File[]): Promise<readonly InspectedPhoto<File>[]> => {
    if (signal?.aborted) throw new InterruptedError('The index was interrupted.', { hint: 'Run the same command again.' });
    const known = await Promise.all(lot.map(recall));
    const sent = isPooled ? lot.filter(({ member }, at) => !known[at] && !member) : [];
    // Processes are started with the first lot that needs them.
    if (sent.length > 0) pool ??= startInspectProcesses(count, { heldBytes: heldBytes / count });
    const found = sent.length > 0 ? await pool?.run(sent.map(({ id, path: place }) => ({ id, path: place }))) : undefined;
    return Promise.all(
      lot.map(async (file, at) => {
        const remembered = known[at];
        if (remembered) return { file, inspection: remembered };
        const { inspection, state } = found?.[sent.indexOf(file)] ?? (await inspectFile(file, inBackground, budget));
        // No state: the file could not be reached, or changed meanwhile.
        if (state) journal?.remember(file.id, state, inspection);
        return { file, inspection };
      }),
    );
  };
  const length = isPooled ? lotLength : 1;
  const lots = Array.from({ length: Math.ceil(files.length / length) }, (_, at) => files.slice(at * length, (at + 1) * length));
  const atOnce = concurrency ?? (isPooled ? lotsAtOnce * count : 3 * availableParallelism());
  let done = 0;
  try {
    for await (const results of mapOrdered(lots, atOnce, inspect)) {
      for (const result of results) {
        onProgress?.({ task: 'index', done: ++done, total: files.length });
        yield result;
      }
    }
  } finally {
    await pool?.end();
    await journal?.close();
  }
}

function defaultProcesses(files: readonly PhotoFile[]): number {
  return files.length < worthProcesses ? 0 : availableParallelism();
}

/** The candidates of a source as files to inspect, in a folder and in an archive alike. */
export function photoFiles({ candidates, roots }: PhotoSource): (PhotoFile & { readonly candidate: Candidate })[] {
  return candidates.map((candidate) => {
    const place = locateExample(candidate, roots);
    const { path, member: name } = place;
    // 0 for a member that is not there, which reading it then explains.
    const size = async (): Promise<number> => (await zipArchive(path)).members.get(name ?? '')?.bytes ?? 0;
    const member = name === undefined ? undefined : { size, read: () => readPlace(place) };
    return { id: candidate.id, path, member, candidate };
  });
}
