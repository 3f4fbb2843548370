export { type AffineMap, composeMaps, flipOutput } from './affine/affine-map.ts';
export { type Fill, type FillMode, fillModes } from './affine/fold-coordinate.ts';
export { type Resampling, warp, warpBytes } from './affine/warp.ts';
export type { Finish, PerChannel } from './affine/warp-output.ts';
export {
  type AugmentConfig,
  type AugmentSettings,
  augmentationIds,
  augmentConfig,
  isChain,
  isNeutral,
  isPlain,
  type MemberConfig,
} from './augment-config.ts';
export type { AugmentationName } from './augmentations.gen.ts';
export { createAugmentation } from './create-augmentation.ts';
export type { AugmentationSpec, Draws, WarpedView } from './define-augmentation.ts';
export type { MixBatch, MixParams, MixSpec } from './define-mix.ts';
export { describeParams } from './describe-params.ts';
export type { ImageSize } from './image-size.ts';
export { makeView, type View, type ViewPlace } from './make-view.ts';
export { type BatchPlace, type MixedBatch, mixBatch } from './mix-batch.ts';
export { type MixConfig, mixConfig } from './mix-config.ts';
export type { MixName } from './mixes.gen.ts';
export type { Unfilled } from './settings.ts';
export { createViewPool, type PooledView, type ViewPool, type ViewSettings } from './threads/view-pool.ts';
export type { ViewAugmentation } from './view-augmentation.ts';
export { viewRng } from './view-rng.ts';
