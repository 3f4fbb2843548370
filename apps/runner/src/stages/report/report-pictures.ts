import { createHash } from 'node:crypto';
import { type AugmentConfig, createAugmentation, describeParams, isPlain } from '@graft/augment';
import type { Preprocessing, SplitExample } from '@graft/core';
import { readExampleBytes } from '@graft/dataset';
import { readForNetwork, thumbnail } from '@graft/image';
import type { AugmentedPhoto } from '@graft/report';
import type { Location } from '../../pipeline/task-file.ts';
import { isTraining } from '../../training/training-example.ts';
import { trainingView } from '../../training/training-view.ts';

/** Longer side of a picture on the page, pixels. */
export const side = 160;
const viewsShown = 5;

export interface ViewSettings {
  readonly augment: AugmentConfig;
  readonly viewSeed: number;
  readonly preprocessing: Preprocessing;
}

/** The first views of a few training photos, as training sees them. */
export async function augmentedPhotos(
  examples: readonly SplitExample[],
  count: number,
  { augment, viewSeed, preprocessing }: ViewSettings,
  { roots }: Location,
): Promise<AugmentedPhoto[]> {
  if (isPlain(augment)) return [];
  const augmentation = createAugmentation(augment);
  // The order depends on their content alone, so that the first ones come from several classes.
  const chosen = examples
    .filter(isTraining)
    .map((example) => ({ example, key: createHash('sha256').update(example.sha256).digest('hex') }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .slice(0, count);
  return Promise.all(
    chosen.map(async ({ example }) => {
      const image = await readForNetwork(await readExampleBytes(example, roots), preprocessing);
      const views = [];
      for (let view = 0; view < viewsShown; view++) {
        const { image: picture, params } = trainingView(augmentation, { example, image }, { seed: viewSeed, view });
        views.push({ picture: (await thumbnail(picture, side)).toString('base64'), parameters: describeParams(params) });
      }
      return { id: example.id, original: (await thumbnail(image, side)).toString('base64'), views };
    }),
  );
}
