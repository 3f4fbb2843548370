import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { PipelineError, type SplitExample } from '@graft/core';
import type { Location } from '../pipeline/task-file.ts';
import type { FeaturesSlice } from './features-slice.ts';

/** What a thread answers to a chunk; errors cross threads as data. */
export interface ChunkAnswer {
  readonly features?: Float32Array;
  readonly error?: { readonly code?: string; readonly message: string; readonly hint?: string | undefined };
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
 * @returns the features of chunk after chunk, in the order of the chunks, whatever the number of threads.
 */
export async function* embedInThreads(
  chunks: readonly (readonly SplitExample[])[],
  slice: FeaturesSlice,
  location: Location,
): AsyncGenerator<Float32Array, void, undefined> {
  const threads = Array.from({ length: Math.min(threadCount(), chunks.length) }, () => startThread(slice, location));
  try {
    // Each thread holds one chunk in work and one waiting, so memory is bounded.
    const answers = new Map<number, Promise<Float32Array>>();
    const ask = (index: number) => {
      const chunk = chunks[index];
      const thread = threads[index % threads.length];
      if (chunk && thread) answers.set(index, thread.embed(chunk));
    };
    for (let index = 0; index < 2 * threads.length; index++) ask(index);
    for (let index = 0; index < chunks.length; index++) {
      yield await (answers.get(index) as Promise<Float32Array>);
      answers.delete(index);
      ask(index + 2 * threads.length);
    }
  } finally {
    await Promise.all(threads.map((thread) => thread.end()));
  }
}

interface Thread {
  embed(chunk: readonly SplitExample[]): Promise<Float32Array>;
  end(): Promise<unknown>;
}

/** A thread answers in the order it was asked. */
function startThread(slice: FeaturesSlice, location: Location): Thread {
  const worker = new Worker(new URL('./features-worker.js', import.meta.url), { workerData: { slice, location } });
  const asked: { readonly resolve: (features: Float32Array) => void; readonly reject: (error: unknown) => void }[] = [];
  worker.on('message', ({ features, error }: ChunkAnswer) => {
    const next = asked.shift();
    if (features) next?.resolve(features);
    else next?.reject(error?.code ? new PipelineError(error.code, error.message, { hint: error.hint }) : new Error(error?.message));
  });
  worker.on('error', (error) => {
    for (const { reject } of asked.splice(0)) reject(error);
  });
  return {
    embed(chunk) {
      const answer = new Promise<Float32Array>((resolve, reject) => asked.push({ resolve, reject }));
      // It is awaited in its turn; an error of an earlier chunk may come first.
      answer.catch(() => undefined);
      worker.postMessage(chunk);
      return answer;
    },
    end: () => worker.terminate(),
  };
}
