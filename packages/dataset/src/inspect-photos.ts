import { availableParallelism } from 'node:os';
import { InterruptedError, type OnProgress } from '@graft/core';
import { mapOrdered } from '@graft/core/pool';
import { byteBudget } from './byte-budget.ts';
import { openIndexJournal } from './index-journal.ts';
import { fileState, type Inspection, inBackground, inspectFile, type PhotoFile } from './inspect-file.ts';
import { hasInspectProcesses, inspectProcesses, lotLength, lotsAtOnce } from './inspect-processes.ts';

export interface InspectOptions {
  readonly onProgress?: OnProgress | undefined;
  readonly signal?: AbortSignal | undefined;
  /**
   * Processes that read and measure, some 100 MB each; 0 for the caller's own alone. Default: as many as processors, and 0 for a few files,
   * for which they are not worth their start. It changes speed and memory, never the result.
   */
  readonly processes?: number | undefined;
  /** Photos that the caller's own process has in work at once, where it does it all; default three times the processors, so that decoders and disk both have work. */
  readonly concurrency?: number | undefined;
  /** File that remembers what was found (`indexJournalPath`): photos of unchanged size, time and inode are not read again. None by default. */
  readonly journal?: string | undefined;
  /** Read all photos, whatever the journal says. */
  readonly isVerified?: boolean | undefined;
}

/** What files that are inspected at once may take together; a larger one is inspected alone. */
const heldBytes = 512e6;
/** Files from which on processes are worth their start. */
const worthProcesses = 1000;

/**
 * Read each file once: hash it, recognise it by its content, decode it, measure it. What was found is remembered as it
 * comes, so that a run that was interrupted goes on where it stopped.
 *
 * @returns the inspections in the order of the files, as they are ready.
 * @throws {InterruptedError} when `signal` fires; {ArtifactError} when the journal cannot be written.
 */
export async function* inspectPhotos<File extends PhotoFile>(
  files: readonly File[],
  { onProgress, signal, processes: count = defaultProcesses(files), concurrency, journal: path, isVerified = false }: InspectOptions = {},
): AsyncGenerator<{ readonly file: File; readonly inspection: Inspection }, void, undefined> {
  const journal = path === undefined ? undefined : await openIndexJournal(path);
  const processes = count > 0 && hasInspectProcesses() ? inspectProcesses(count, { heldBytes: heldBytes / count }) : undefined;
  const budget = byteBudget(heldBytes);
  const inspect = async (file: File): Promise<{ file: File; inspection: Inspection }> => {
    if (signal?.aborted) throw new InterruptedError('The index was interrupted.', { hint: 'Run the same command again.' });
    if (journal?.has(file.id) && !isVerified) {
      const state = await fileState(file.path, inBackground);
      const known = state && journal.recall(file.id, state);
      if (known) return { file, inspection: known };
    }
    const { inspection, state } = await (processes && !file.member ? processes.inspect(file) : inspectFile(file, inBackground, budget));
    // What could not be reached now may be there the next time; and a file that changed meanwhile is neither.
    if (state) journal?.remember(file.id, state, inspection);
    return { file, inspection };
  };
  const atOnce = concurrency ?? (processes ? lotsAtOnce * lotLength * count : 3 * availableParallelism());
  let done = 0;
  try {
    for await (const result of mapOrdered(files, atOnce, inspect)) {
      onProgress?.({ task: 'index', done: ++done, total: files.length });
      yield result;
    }
  } finally {
    await processes?.end();
    await journal?.close();
  }
}

function defaultProcesses(files: readonly PhotoFile[]): number {
  return files.length < worthProcesses ? 0 : availableParallelism();
}
