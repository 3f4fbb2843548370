/** A thread of `createViewPool`. */
import { answerTasks } from '@graft/core/pool';
import { createAugmentation } from '../create-augmentation.ts';
import { makeView } from '../make-view.ts';
import { isShared, type MadeView, type ViewSettings, type ViewTask } from './view-pool.ts';

answerTasks<ViewSettings, ViewTask, MadeView>(
  ({ config, seed }) => {
    const augmentation = createAugmentation(config);
    return ({ pixels, height, width, sha256, view, into }) => {
      const { image, params } = makeView(augmentation, { data: pixels, height, width }, { seed, sha256, view }, into);
      return { pixels, params, data: image.data };
    };
  },
  { moved: ({ pixels, data }) => [...(isShared(pixels) ? [] : [pixels.buffer as ArrayBuffer]), data.buffer as ArrayBuffer] },
);
