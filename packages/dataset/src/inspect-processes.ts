import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startPool, type WorkerPool } from '@graft/core/pool';
import type { InspectedFile, PhotoFile } from './inspect-file.ts';

/** Files that cross to a process together, so that few messages are sent. */
export const lotLength = 8;
/** Lots that a process has in work: while the last files of one are inspected, the next has begun. */
export const lotsAtOnce = 2;

export type Lot = readonly Pick<PhotoFile, 'id' | 'path'>[];

export interface InspectSettings {
  /** Bytes that the files in work may take together; a larger file is held alone. */
  readonly heldBytes: number;
}

export interface InspectProcesses {
  /** A file in a folder; one in an archive belongs to whoever opened the archive. */
  inspect(file: PhotoFile): Promise<InspectedFile>;
  end(): Promise<void>;
}

const childModule = new URL('./inspect-child.js', import.meta.url);

/** Whether the processes' own module is there: not beside sources that run uncompiled, nor in a bundle. One process then does the same. */
export function hasInspectProcesses(): boolean {
  return existsSync(fileURLToPath(childModule));
}

/**
 * Processes that each read, hash, decode and measure on their own; threads of one process wait for each other in the allocator and in
 * libvips, which takes a third more processor time. They are started with the first lot.
 */
export function inspectProcesses(count: number, settings: InspectSettings): InspectProcesses {
  let pool: WorkerPool<Lot, readonly InspectedFile[]> | undefined;
  let lot: Question[] = [];
  const send = async (): Promise<void> => {
    const questions = lot;
    lot = [];
    if (questions.length === 0) return;
    try {
      pool ??= startInspecting(count, settings);
      const found = await pool.run(questions.map(({ file }) => file));
      for (const [at, { resolve }] of questions.entries()) resolve(found[at] as InspectedFile);
    } catch (error) {
      for (const { reject } of questions) reject(error);
    }
  };
  return {
    inspect: ({ id, path }) =>
      new Promise((resolve, reject) => {
        lot.push({ file: { id, path }, resolve, reject });
        if (lot.length === lotLength) void send();
        // The rest of a turn of the event loop is a lot as well, however short.
        else if (lot.length === 1) setImmediate(() => void send());
      }),
    end: async () => pool?.end(),
  };
}

interface Question {
  readonly file: Lot[number];
  readonly resolve: (found: InspectedFile) => void;
  readonly reject: (error: unknown) => void;
}

function startInspecting(size: number, setup: InspectSettings): WorkerPool<Lot, readonly InspectedFile[]> {
  return startPool({
    module: childModule,
    kind: 'process',
    size,
    name: 'index',
    setup,
    describe: (lot) => `${lot[0]?.id} to ${lot.at(-1)?.id}`,
    hint: 'Run again: what was found is kept. SIGKILL may come from the system when memory runs out.',
    // Decoders that work at once in one process wait for each other in the allocator.
    env: { UV_THREADPOOL_SIZE: '2' },
  });
}
