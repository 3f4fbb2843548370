import { type SplitExample, threadCount } from '@graft/core';
import { mapOrdered, startPool } from '@graft/core/pool';
import type { PreparedBackbone } from '@graft/model-zoo';
import type { Location } from '../../pipeline/task-file.ts';
import type { FeaturesSlice } from './features-slice.ts';

/** What each thread opens with. */
export interface FeatureSetup {
  readonly slice: FeaturesSlice;
  readonly location: Location;
  readonly prepared: PreparedBackbone;
}

export type FeatureChunk = readonly SplitExample[];

export interface FeatureThreads {
  /** @returns the features of chunk after chunk, in the order of the chunks, whatever the number of threads. */
  embed(chunks: readonly FeatureChunk[]): AsyncGenerator<Float32Array, void, undefined>;
  end(): Promise<void>;
}

/**
 * Threads that each decode, resize, augment and embed on their own, with a network of one thread. None waits for another, and no decoder
 * shares a core with a network's own threads, whose spinning costs more than it saves.
 *
 * They load their code while the caller still obtains the backbone.
 *
 * @param chunkCount - upper bound of the number of threads.
 */
export function startFeatureThreads(setup: FeatureSetup | Promise<FeatureSetup>, chunkCount: number): FeatureThreads {
  const size = Math.max(1, Math.min(threadCount(), chunkCount));
  const pool = startPool<FeatureSetup, FeatureChunk, Float32Array>({
    module: new URL('./features-worker.js', import.meta.url),
    kind: 'thread',
    size,
    name: 'features stage',
    setup,
    describe: (chunk) => `${chunk[0]?.id} to ${chunk.at(-1)?.id}`,
  });
  // Each thread has one chunk in work and one waiting, so that a slow core holds up no other.
  return { embed: (chunks) => mapOrdered(chunks, 2 * size, (chunk) => pool.run(chunk)), end: pool.end };
}
