import type { FloatImage, Image } from '@graft/core';
import type { z } from 'zod';
import type { AffineMap, ImageSize } from './affine/affine-map.ts';
import type { Resampling } from './affine/warp.ts';
import type { Draws } from './draws.ts';

/** A view as one warp of its photo: the map from output to input, and how it reads unless it reads whole pixels only. */
export interface WarpedView {
  readonly map: AffineMap;
  readonly resampling?: Resampling;
}

/**
 * One member of the library, as data: a schema, a sampler and an effect. A member is one file in `augmentations/`
 * with this as its default export; the registry, the config union and the contract suite follow from the file.
 */
export interface AugmentationSpec<Config extends { readonly name: string }, Params> {
  readonly name: Config['name'];
  /** Strict; holds every default. */
  readonly schema: z.ZodType<Config>;
  /** Settings at which each view equals its photo. The contract suite holds the member to it. */
  readonly neutral: Config;
  /** Settings at which everything the member can do is on: what the contract suite tries. */
  readonly strong: Config;
  /** @returns a plain JSON record: the same record gives the same bytes, today and when read from a file. */
  sample(config: Config, draws: Draws, size: ImageSize): Params;
  /**
   * Pure in (config, image, params).
   *
   * @param into - where the pixels go, `height * width * 3`; a new array where absent.
   * @returns an image of the same size, values on the 0..255 scale.
   */
  apply(config: Config, image: Image, params: Params, into?: Float32Array): FloatImage;
  /**
   * Members with whole bytes only: the same pixels as bytes, so that a chain needs no floats between.
   *
   * @param target - `height * width * 3`, apart from the image; every byte is written.
   */
  applyBytes?(config: Config, image: Image, params: Params, target: Uint8Array): void;
  /** Whether these parameters leave a photo of this size as it is; a chain skips the member then and rounds nothing. */
  isIdentity?(config: Config, params: Params, size: ImageSize): boolean;
  /** The view as a warp, where these parameters make it one: a chain reads the photo once for all its neighbours that are. */
  asWarp?(config: Config, params: Params, size: ImageSize): WarpedView | undefined;
}
