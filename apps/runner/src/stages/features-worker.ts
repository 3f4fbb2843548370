/** A thread of the features stage: it has the backbone to itself and answers chunks of examples with their features. */
import { parentPort, workerData } from 'node:worker_threads';
import { PipelineError, type SplitExample } from '@graft/core';
import type { Location } from '../pipeline/task-file.ts';
import { embedExamples } from './embed-examples.ts';
import type { ChunkAnswer } from './feature-threads.ts';
import { type FeaturesSlice, sliceBackbone } from './features-slice.ts';

const { slice, location } = workerData as { slice: FeaturesSlice; location: Location };
const backbone = sliceBackbone(slice, location);
// Told in the answer to the first chunk, not as a rejection that nobody awaits.
backbone.catch(() => undefined);

// One chunk after the other: answers come in the order of the questions.
let last: Promise<void> = Promise.resolve();
parentPort?.on('message', (examples: readonly SplitExample[]) => {
  last = last.then(() => answer(examples));
});

async function answer(examples: readonly SplitExample[]): Promise<void> {
  try {
    const features = await embedExamples(examples, await backbone, slice, location);
    parentPort?.postMessage({ features } satisfies ChunkAnswer, [features.buffer as ArrayBuffer]);
  } catch (error) {
    parentPort?.postMessage({ error: described(error) } satisfies ChunkAnswer);
  }
}

function described(error: unknown): NonNullable<ChunkAnswer['error']> {
  if (PipelineError.isInstance(error)) return { code: error.code, message: error.message, hint: error.hint };
  return { message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}
