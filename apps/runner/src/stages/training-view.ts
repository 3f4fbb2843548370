import { makeView, type View, type ViewAugmentation } from '@graft/augment';
import type { Image, SplitExample } from '@graft/core';

/** An example of the training split: the only kind that can be augmented, by type. */
export type TrainingExample = SplitExample & { readonly split: 'train' };

export function isTraining(example: SplitExample): example is TrainingExample {
  return example.split === 'train';
}

/**
 * One view of a training photo.
 *
 * @param view - 0, 1, ...: an epoch. @param into - `height * width * 3`; a new array where absent.
 */
export function trainingView(
  augmentation: ViewAugmentation,
  { example, image }: { readonly example: TrainingExample; readonly image: Image },
  { seed, view }: { readonly seed: number; readonly view: number },
  into?: Float32Array,
): View {
  return makeView(augmentation, image, { seed, sha256: example.sha256, view }, into);
}
