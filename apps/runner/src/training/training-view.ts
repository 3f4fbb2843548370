import { makeView, type View, type ViewAugmentation } from '@graft/augment';
import type { Image } from '@graft/core';
import type { TrainingExample } from './training-example.ts';

/**
 * One view of a training photo.
 *
 * @param view - 0, 1, ...: one per epoch, or one for each time that an epoch takes the photo.
 * @param into - `height * width * 3`; a new array if absent.
 */
export function trainingView(
  augmentation: ViewAugmentation,
  { example, image }: { readonly example: TrainingExample; readonly image: Image },
  { seed, view }: { readonly seed: number; readonly view: number },
  into?: Float32Array,
): View {
  return makeView(augmentation, image, { seed, sha256: example.sha256, view }, into);
}
