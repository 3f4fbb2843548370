export { type AffineMap, composeMaps, flipOutput, type ImageSize } from './affine/affine-map.ts';
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
export type { AugmentationSpec, WarpedView } from './define-augmentation.ts';
export type { MixBatch, MixParams, MixSpec } from './define-mix.ts';
export { describeParams } from './describe-params.ts';
export type { Draws } from './draws.ts';
export { makeView, type View, type ViewAugmentation, type ViewPlace, viewRng } from './make-view.ts';
export { type BatchPlace, type MixConfig, type MixedBatch, mixBatch, mixConfig } from './mix-batch.ts';
export type { MixName } from './mixes.gen.ts';
export type { Unfilled } from './settings.ts';
export { createViewPool, type PooledView, type ViewPool, type ViewSettings } from './threads/view-pool.ts';
