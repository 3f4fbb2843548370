import { parentPort, workerData } from 'node:worker_threads';
import type { Image } from '@graft/core';
import { createAugmentation } from '../create-augmentation.ts';
import { makeView } from '../make-view.ts';
import type { ViewAugmentation } from '../view-augmentation.ts';
import { isShared, type ViewAnswer, type ViewQuestion, type ViewSettings } from './view-pool.ts';

// A thread of `createViewPool`: one view a message, answered in the order asked.
const { config, seed } = workerData as ViewSettings;
const augmentation: ViewAugmentation = createAugmentation(config);

parentPort?.on('message', ({ pixels, height, width, sha256, view, into }: ViewQuestion) => {
  const image: Image = { data: pixels, height, width };
  let answer: ViewAnswer;
  try {
    const made = makeView(augmentation, image, { seed, sha256, view }, into);
    answer = { pixels, params: made.params, data: made.image.data };
  } catch (error) {
    const { code = 'GRAFT_THREAD', message, hint } = error as { code?: string; message: string; hint?: string };
    answer = { pixels, error: { code, message, hint } };
  }
  const moved = isShared(pixels) ? [] : [pixels.buffer];
  if (answer.data) moved.push(answer.data.buffer);
  parentPort?.postMessage(answer, moved as ArrayBuffer[]);
});
