import { createAugmentation, isPlain } from '@graft/augment';
import type { Backbone, SplitExample } from '@graft/core';
import { mapOrdered } from '@graft/core/pool';
import { readExampleBytes } from '@graft/dataset';
import { readForNetwork } from '@graft/image';
import type { Location } from '../../pipeline/task-file.ts';
import { isTraining } from '../../training/training-example.ts';
import { trainingView } from '../../training/training-view.ts';
import { type FeaturesSlice, viewCount } from './features-slice.ts';

/** Images handed to the network at once; its features do not depend on it. */
const batchSize = 4;
/** Photos of a chunk that are read and decoded at once, on libuv's threads, while the network has this one. */
const readAhead = 2;

/**
 * The features of some examples, rows in the order (example, view). Each photo is read, compared with its sha256, decoded, resized,
 * augmented and embedded. Only a few photos are in memory at a time.
 *
 * @returns `[rows, featureDim]`, row-major.
 */
export async function embedExamples(
  examples: readonly SplitExample[],
  backbone: Backbone,
  slice: FeaturesSlice,
  location: Location,
): Promise<Float32Array> {
  const { height, width } = backbone.preprocessing;
  const pixels = height * width * 3;
  const isAugmented = !isPlain(slice.augment);
  const augmentation = createAugmentation(slice.augment);
  const total = examples.reduce((sum, example) => sum + viewCount(slice, example), 0);
  const batch = isAugmented ? new Float32Array(batchSize * pixels) : new Uint8Array(batchSize * pixels);
  const features = new Float32Array(total * backbone.featureDim);
  let done = 0;
  let filled = 0;

  async function flush(): Promise<void> {
    const rows = await backbone.embed({ data: batch.subarray(0, filled * pixels), count: filled, height, width });
    features.set(rows, done * backbone.featureDim);
    done += filled;
    filled = 0;
  }

  const read = async (example: SplitExample) => ({
    example,
    image: await readForNetwork(await readExampleBytes(example, location.roots), backbone.preprocessing),
  });
  for await (const { example, image } of mapOrdered(examples, readAhead, read)) {
    for (let view = 0; view < viewCount(slice, example); view++) {
      const place = batch.subarray(filled * pixels, (filled + 1) * pixels);
      if (place instanceof Float32Array && isTraining(example)) {
        trainingView(augmentation, { example, image }, { seed: slice.viewSeed, view }, place);
      } else {
        place.set(image.data);
      }
      if (++filled === batchSize) await flush();
    }
  }
  if (filled > 0) await flush();
  return features;
}
