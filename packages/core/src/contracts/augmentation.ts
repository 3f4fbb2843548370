import type { Rng } from '../random/rng.ts';
import type { FloatImage, Image } from './image.ts';

/**
 * Randomness and effect are separate: `sample` draws a plain record of parameters, `apply` is pure in (image, parameters).
 *
 * Parameters are a function of (seed, image sha256, view, augmentation name) alone, so they depend on neither order,
 * batch nor thread; a record can be printed, stored and applied again.
 */
export interface Augmentation<Params = unknown> {
  readonly name: string;
  sample(rng: Rng, image: { readonly height: number; readonly width: number }): Params;
  /** @returns an image of the same size, on the 0..255 scale. */
  apply(image: Image, params: Params): FloatImage;
}
