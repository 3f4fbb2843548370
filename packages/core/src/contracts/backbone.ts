import type { ImageBatch } from './image.ts';
import type { Preprocessing } from './preprocessing.ts';

/** A pretrained network without its classifier, frozen, ready to turn images into features. */
export interface Backbone {
  /** Tagged id, `architecture.tag`: `efficientnet-lite0.imagenet-224`. */
  readonly id: string;
  readonly featureDim: number;
  readonly preprocessing: Preprocessing;
  /** sha256 of the verified weights, hex. */
  readonly weightsSha256: string;
  /** Parameters of the network up to the features. */
  readonly parameters: number;
  /** The runtime with its version: part of a feature's identity. */
  readonly runtime: string;
  /**
   * @param images - `[N, height, width, 3]` on the 0..255 scale, without mean and std: those are in the network.
   * @returns features `[N, featureDim]`, row-major.
   */
  embed(images: ImageBatch): Promise<Float32Array>;
  dispose(): Promise<void>;
}

/**
 * How a network's output becomes one row per picture.
 *
 * - `class-token`: the first token of `[batch, tokens, D]`;
 * - `mean-patches`: the mean of the tokens behind the first `prefixTokens`;
 * - `global-average`: the mean over the positions of `[batch, D, height, width]`;
 * - `none`: `[batch, D]` as it is, or any other shape flattened to one row.
 */
export const poolings = ['class-token', 'mean-patches', 'global-average', 'none'] as const;
export type Pooling = (typeof poolings)[number];

/** Type of the weights in a compiled network's file: `float16` halves the file; sums are float32 either way. */
export const weightPrecisions = ['float32', 'float16'] as const;
export type WeightPrecision = (typeof weightPrecisions)[number];
