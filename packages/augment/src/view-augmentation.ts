import type { Augmentation, FloatImage, Image, Rng } from '@graft/core';
import type { Finish } from './affine/warp-output.ts';
import type { ImageSize } from './image-size.ts';

/** The contract of core, with a place for the pixels: a caller that keeps one array allocates nothing per image. */
export interface ViewAugmentation extends Augmentation {
  sample(rng: Rng, size: ImageSize): unknown;
  /**
   * @param into - `height * width * 3`; the result's `data` is this array.
   * @param finish - `value * scale + bias` a channel, in the last write where that is a warp's; absent, values stay on the 0..255 scale.
   */
  apply(image: Image, params: unknown, into?: Float32Array, finish?: Finish): FloatImage;
}
