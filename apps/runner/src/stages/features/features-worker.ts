/** A thread of the features stage: it has a network to itself and answers chunks of examples with their features. */
import { answerTasks } from '@graft/core/pool';
import { openBackbone } from '@graft/model-zoo';
import { embedExamples } from './embed-examples.ts';
import type { FeatureChunk, FeatureSetup } from './feature-threads.ts';

answerTasks<FeatureSetup, FeatureChunk, Float32Array>(
  async ({ slice, location, prepared }) => {
    // The stage runs one network on each core, which beats one on all cores.
    const backbone = await openBackbone(prepared, { threads: 1 });
    return (chunk) => embedExamples(chunk, backbone, slice, location);
  },
  { moved: ({ buffer }) => [buffer as ArrayBuffer] },
);
