import { parentPort, workerData } from 'node:worker_threads';
import type { Image } from '@graft/core';
import { createAugmentation } from '../create-augmentation.ts';
import type { ViewAugmentation } from '../view-augmentation.ts';
import { viewRng } from '../view-rng.ts';
import type { ViewAnswer, ViewQuestion, ViewSettings } from './view-pool.ts';

// A thread of `createViewPool`: one view a message, answered in the order asked.
const { config, seed } = workerData as ViewSettings;
const augmentation: ViewAugmentation = createAugmentation(config);

parentPort?.on('message', ({ pixels, height, width, sha256, view }: ViewQuestion) => {
  const image: Image = { data: pixels, height, width };
  let answer: ViewAnswer;
  try {
    const params = augmentation.sample(viewRng(seed, sha256, view, augmentation.name), image);
    answer = { params, data: augmentation.apply(image, params).data };
  } catch (error) {
    const { code, message, hint } = error as { code?: string; message: string; hint?: string };
    answer = { error: { code, message, hint } };
  }
  parentPort?.postMessage(answer, answer.data ? [answer.data.buffer as ArrayBuffer] : []);
});
