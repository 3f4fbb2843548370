import type { FloatImage, Image } from '@graft/core';
import type { ViewAugmentation } from './view-augmentation.ts';
import { viewRng } from './view-rng.ts';

/** Which view of which photo. */
export interface ViewPlace {
  readonly seed: number;
  /** Of the photo's file, hexadecimal. */
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
