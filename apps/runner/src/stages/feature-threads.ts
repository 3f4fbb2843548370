import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { PipelineError, type SplitExample } from '@graft/core';
import type { PreparedBackbone } from '@graft/model-zoo';
import type { Location } from '../pipeline/task-file.ts';
import type { FeaturesSlice } from './features-slice.ts';

/** What a thread is sent: the network first, then chunks. */
export interface ThreadMessage {
  readonly prepared?: PreparedBackbone;
  readonly chunk?: readonly SplitExample[];
  /** Chunks that wait are answered by an error, unread. */
  readonly stop?: true;
}

/** What a thread answers to a chunk; errors cross threads as data. */
export interface ChunkAnswer {
  readonly features?: Float32Array;
  readonly error?: { readonly code?: string; readonly message: string; readonly hint?: string | undefined };
}

export interface FeatureThreads {
  /** @returns the features of chunk after chunk, in the order of the chunks, whatever the number of threads. */
  embed(chunks: readonly (readonly SplitExample[])[], prepared: PreparedBackbone): AsyncGenerator<Float32Array, void, undefined>;
  end(): Promise<void>;
}

/** `GRAFT_THREADS`, else the cores; it changes the time, never a bit of the result. */
function threadCount(): number {
  const asked = Number(process.env.GRAFT_THREADS);
  return Number.isInteger(asked) && asked > 0 ? asked : availableParallelism();
}

/**
 * Threads that each decode, resize, augment and embed on their own, with a one-thread network: nobody waits for anybody,
 * and no core is shared between a decoder and a network's own threads, whose spinning costs more than it saves.
 *
 * They load their code while the caller still obtains the backbone.
 *
 * @param chunkCount - how much there is to do: no more threads are started than that.
 */
export function startFeatureThreads(slice: FeaturesSlice, location: Location, chunkCount: number): FeatureThreads {
  const threads = Array.from({ length: Math.min(threadCount(), chunkCount) }, () => startThread(slice, location));
  return {
    async *embed(chunks, prepared) {
      for (const thread of threads) thread.open(prepared);
      const answers = new Map<number, Promise<Float32Array>>();
      let asked = 0;
      let given = 0;
      // Whoever is free gets the next chunk: a core that something else slows down holds up no other. A thread has one in work and one
      // waiting, and answers that wait for an earlier one are few, so memory is bounded.
      const ask = (): void => {
        for (; asked < Math.min(chunks.length, given + 4 * threads.length); asked++) {
          const [free] = threads.filter((thread) => thread.waiting() < 2).sort((a, b) => a.waiting() - b.waiting());
          if (!free) return;
          const answer = free.embed(chunks[asked] as readonly SplitExample[]);
          answers.set(asked, answer);
          // An error is told in its turn.
          answer.then(ask, () => undefined);
        }
      };
      ask();
      for (; given < chunks.length; ask()) {
        const block = await (answers.get(given) as Promise<Float32Array>);
        answers.delete(given++);
        yield block;
      }
    },
    async end() {
      await Promise.all(threads.map((thread) => thread.end()));
    },
  };
}

interface Thread {
  open(prepared: PreparedBackbone): void;
  embed(chunk: readonly SplitExample[]): Promise<Float32Array>;
  /** Chunks that it has not answered. */
  waiting(): number;
  end(): Promise<unknown>;
}

/** A thread answers in the order it was asked. */
function startThread(slice: FeaturesSlice, location: Location): Thread {
  const worker = new Worker(new URL('./features-worker.js', import.meta.url), { workerData: { slice, location } });
  const asked: { readonly resolve: (features: Float32Array) => void; readonly reject: (error: unknown) => void }[] = [];
  const send = (message: ThreadMessage) => worker.postMessage(message);
  worker.on('message', ({ features, error }: ChunkAnswer) => {
    const next = asked.shift();
    if (features) next?.resolve(features);
    else next?.reject(error?.code ? new PipelineError(error.code, error.message, { hint: error.hint }) : new Error(error?.message));
  });
  let failure: unknown;
  const fail = (error: unknown): void => {
    failure ??= error;
    for (const { reject } of asked.splice(0)) reject(failure);
  };
  worker.on('error', fail);
  worker.on('exit', () => fail(new PipelineError('GRAFT_THREAD', 'Expected a thread of the features stage to answer but it ended.')));
  let last: Promise<unknown> = Promise.resolve();
  return {
    open: (prepared) => send({ prepared }),
    waiting: () => asked.length,
    embed(chunk) {
      const answer = new Promise<Float32Array>((resolve, reject) => {
        if (failure) reject(failure);
        else asked.push({ resolve, reject });
      });
      // It is awaited in its turn; an error of an earlier chunk may come first.
      last = answer.catch(() => undefined);
      send({ chunk });
      return answer;
    },
    async end() {
      // A thread that is ended within a run of ONNX Runtime takes the whole process with it.
      send({ stop: true });
      await last;
      await worker.terminate();
    },
  };
}
