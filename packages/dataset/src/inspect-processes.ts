import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startPool, type WorkerPool } from '@graft/core/pool';
import type { InspectedFile, PhotoFile } from './inspect-file.ts';

/** Files that cross to a process together, so that few messages are sent. */
export const lotLength = 8;
/** Lots that a process has in work: while the last files of one are inspected, the next has begun. */
export const lotsAtOnce = 2;

/** Files in a folder; those in an archive belong to the process that opened the archive. */
export type Lot = readonly Pick<PhotoFile, 'id' | 'path'>[];

export interface InspectSettings {
  /** Bytes that the files in work may take together; a larger file is held alone. */
  readonly heldBytes: number;
}

const childModule = new URL('./inspect-child.js', import.meta.url);

/** Whether the processes' own module exists: sources that run uncompiled and bundles lack it. One process then does the same. */
export function hasInspectProcesses(): boolean {
  return existsSync(fileURLToPath(childModule));
}

/**
 * Processes that each read, hash, decode and measure on their own; threads of one process wait for each other in the allocator and in
 * libvips, which takes a third more processor time.
 */
export function startInspectProcesses(size: number, setup: InspectSettings): WorkerPool<Lot, readonly InspectedFile[]> {
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
