/** A thread of the features stage: it has a network to itself and answers chunks of examples with their features. */
import { parentPort, workerData } from 'node:worker_threads';
import { type Backbone, InterruptedError, PipelineError, type SplitExample } from '@graft/core';
import { openBackbone, type PreparedBackbone } from '@graft/model-zoo';
import type { Location } from '../pipeline/task-file.ts';
import { embedExamples } from './embed-examples.ts';
import type { ChunkAnswer, ThreadMessage } from './feature-threads.ts';
import type { FeaturesSlice } from './features-slice.ts';

const { slice, location } = workerData as { slice: FeaturesSlice; location: Location };
let backbone: Promise<Backbone> | undefined;

// One chunk after the other: answers come in the order of the questions.
let last: Promise<void> = Promise.resolve();
let isStopped = false;
parentPort?.on('message', ({ prepared, chunk, stop }: ThreadMessage) => {
  if (stop) isStopped = true;
  if (prepared) backbone = open(prepared);
  if (chunk) last = last.then(() => answer(chunk));
});

/** On one thread: the stage runs one network a core, which beats one on all cores. */
function open(prepared: PreparedBackbone): Promise<Backbone> {
  const opening = openBackbone(prepared, { threads: 1 });
  // Told in the answer to the first chunk, not as a rejection that nobody awaits.
  opening.catch(() => undefined);
  return opening;
}

async function answer(examples: readonly SplitExample[]): Promise<void> {
  try {
    if (isStopped) throw new InterruptedError('The thread was asked to stop.');
    const features = await embedExamples(examples, (await backbone) as Backbone, slice, location);
    parentPort?.postMessage({ features } satisfies ChunkAnswer, [features.buffer as ArrayBuffer]);
  } catch (error) {
    parentPort?.postMessage({ error: described(error) } satisfies ChunkAnswer);
  }
}

function described(error: unknown): NonNullable<ChunkAnswer['error']> {
  if (PipelineError.isInstance(error)) return { code: error.code, message: error.message, hint: error.hint };
  return { message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}
