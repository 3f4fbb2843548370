import { type Augmentation, createRng, type FloatImage, type Image, type Rng } from '@graft/core';
import type { ImageSize } from './affine/affine-map.ts';
import type { Finish } from './affine/warp-output.ts';

/** The contract of core, with a place for the pixels: a caller that keeps one array allocates nothing per image. */
export interface ViewAugmentation extends Augmentation {
  sample(rng: Rng, size: ImageSize): unknown;
  /**
   * @param into - `height * width * 3`; the result's `data` is this array.
   * @param finish - `value * scale + bias` per channel, in the last write where that is a warp's; absent, values stay on the 0..255 scale.
   */
  apply(image: Image, params: unknown, into?: Float32Array, finish?: Finish): FloatImage;
}

/** Which view of which photo. */
export interface ViewPlace {
  readonly seed: number;
  /** Of the photo's file, hexadecimal: a renamed photo keeps its views. */
  readonly sha256: string;
  /** 0, 1, ...; in training, a view is an epoch. */
  readonly view: number;
}

/** One view with the parameters that made it. */
export interface View {
  readonly params: unknown;
  readonly image: FloatImage;
}

/**
 * One view of a photo: its parameters drawn, then applied. Everything that shows or uses a view comes through here, so what
 * is shown is what training sees.
 *
 * @param image - the photo at the network's size. @param into - `height * width * 3`; a new array where absent.
 */
export function makeView(augmentation: ViewAugmentation, image: Image, { seed, sha256, view }: ViewPlace, into?: Float32Array): View {
  const params = augmentation.sample(viewRng(seed, sha256, view, augmentation.name), image);
  return { params, image: augmentation.apply(image, params, into) };
}

/**
 * The random numbers of one view: a pure function of (seed, photo, view, augmentation). The order and number of the
 * photos, threads and resumed runs cannot change a view.
 *
 * @param name - the augmentation's, so that two of them in a chain do not share numbers.
 */
export function viewRng(seed: number, sha256: string, view: number, name: string): Rng {
  return createRng(seed).split(sha256).split(`view ${view}`).split(name);
}
