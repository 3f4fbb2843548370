import { type ChildProcess, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PipelineError } from '@graft/core';
import type { InspectedFile, PhotoFile } from './inspect-file.ts';

/** Files that cross to a process together, so that few messages are sent. */
export const lotLength = 8;

export interface LotQuestion {
  readonly lot: number;
  readonly files: readonly Pick<PhotoFile, 'id' | 'path'>[];
}

export interface LotAnswer {
  readonly lot: number;
  /** In the order of the lot's files. */
  readonly found: readonly InspectedFile[];
}

export interface InspectProcesses {
  /** A file in a folder; one in an archive belongs to whoever opened the archive. */
  inspect(file: PhotoFile): Promise<InspectedFile>;
  end(): void;
}

const childModule = fileURLToPath(new URL('./inspect-child.js', import.meta.url));

/** Whether the processes' own module is there: not beside sources that run uncompiled, nor in a bundle. One process then does the same. */
export function hasInspectProcesses(): boolean {
  return existsSync(childModule);
}

/**
 * Processes that each read, hash, decode and measure on their own; threads of one process wait for each other in the allocator and in
 * libvips, which takes a third more processor time. They are started with the first lot.
 *
 * @param heldBytes - what the files that a process holds at once may take together; a larger one is held alone.
 */
export function inspectProcesses(count: number, heldBytes: number): InspectProcesses {
  let processes: InspectProcess[] | undefined;
  let lot: Question[] = [];
  const send = (): void => {
    processes ??= Array.from({ length: count }, () => startProcess(heldBytes));
    const [free] = processes.toSorted((a, b) => a.waiting() - b.waiting());
    if (lot.length > 0) free?.ask(lot);
    lot = [];
  };
  return {
    inspect: ({ id, path }) =>
      new Promise((resolve, reject) => {
        lot.push({ file: { id, path }, resolve, reject });
        if (lot.length === lotLength) send();
        // The rest of a turn of the event loop is a lot as well, however short.
        else if (lot.length === 1) setImmediate(send);
      }),
    end() {
      for (const one of processes ?? []) one.end();
    },
  };
}

interface Question {
  readonly file: LotQuestion['files'][number];
  readonly resolve: (found: InspectedFile) => void;
  readonly reject: (error: unknown) => void;
}

interface InspectProcess {
  ask(lot: readonly Question[]): void;
  /** Lots that it has not answered. */
  waiting(): number;
  end(): void;
}

function startProcess(heldBytes: number): InspectProcess {
  const child: ChildProcess = fork(childModule, [String(heldBytes)], {
    execArgv: [],
    // Decoders that work at once in one process wait for each other in the allocator.
    env: { UV_THREADPOOL_SIZE: '2', ...process.env },
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const asked = new Map<number, readonly Question[]>();
  let next = 0;
  let failure: unknown;
  child.on('message', ({ lot, found }: LotAnswer) => {
    for (const [at, { resolve }] of (asked.get(lot) ?? []).entries()) resolve(found[at] as InspectedFile);
    asked.delete(lot);
  });
  const fail = (error: unknown): void => {
    failure ??= error;
    for (const { reject } of [...asked.values()].flat()) reject(failure);
    asked.clear();
  };
  child.on('error', (error) => {
    // A lot that cannot be sent finds its process ending; how that ends says more than a broken pipe.
    if (child.pid === undefined) fail(error);
    else child.kill('SIGKILL');
  });
  child.on('exit', (status, signal) => {
    fail(
      new PipelineError('GRAFT_THREAD', `Expected a process of the index to answer but it ended by ${signal ?? `status ${status}`}.`, {
        hint: 'Run again: what was found is kept. SIGKILL may be the system, for want of memory.',
      }),
    );
  });
  return {
    ask(questions) {
      if (failure !== undefined) {
        for (const { reject } of questions) reject(failure);
        return;
      }
      asked.set(next, questions);
      if (child.connected) child.send({ lot: next++, files: questions.map(({ file }) => file) } satisfies LotQuestion);
    },
    waiting: () => asked.size,
    end() {
      if (child.connected) child.disconnect();
    },
  };
}
