import { createRng, parseConfig, weightedMix } from '@graft/core';
import { z } from 'zod';
import type { MixBatch, MixParams, MixSpec } from './define-mix.ts';
import { type MixName, mixes } from './mixes.gen.ts';
import type { Unfilled } from './settings.ts';

/** The `mix` slice of a network arm: a member's settings with its defaults filled in. */
export type MixConfig = z.output<(typeof mixes)[MixName]['schema']>;

const [first, ...others] = Object.values(mixes).map(({ schema }) => schema as unknown as z.ZodObject<{ name: z.ZodLiteral<MixName> }>);

export const mixConfig: z.ZodType<MixConfig> = z.discriminatedUnion('name', [
  first as NonNullable<typeof first>,
  ...others,
]) as unknown as z.ZodType<MixConfig>;

/** Where a batch stands in training. */
export interface BatchPlace {
  readonly seed: number;
  /** From 1. */
  readonly epoch: number;
  /** The batch's place in its epoch, from 0. */
  readonly position: number;
}

/** What the examples of a batch are. */
export interface MixLabels {
  readonly labels: ArrayLike<number>;
  readonly sampleWeights?: ArrayLike<number> | undefined;
  readonly classes: number;
}

/** A batch in which every example is two. */
export interface MixedBatch {
  /** `[count, height, width, 3]`, 0..255 scale. */
  readonly images: Float32Array;
  /** `[count, classes]`; rows sum to 1. */
  readonly targets: Float32Array;
  /** `[count]`: how much each mixed example counts; there where the batch's examples have weights. */
  readonly sampleWeights?: Float32Array | undefined;
  readonly params: MixParams;
}

/**
 * Mix the photos of a training batch and their labels.
 *
 * Partners and weight are a function of (seed, epoch, position of the batch, name of the mix) and the batch's size alone: the
 * views in it are mixed the same way whatever thread made them, and after a resume.
 *
 * @param settings - defaults are filled in. @param labels - `[count]`, 0 .. classes - 1.
 * @param sampleWeights - `[count]`: what each example counts in the loss, and its part of a mixed one, see `weightedMix` of `@graft/core`.
 * @param into - for the images, apart from the batch's own; a new array where absent.
 * @throws {ConfigError} when the settings are wrong; {ShapeMismatchError} when images, labels, weights or `into` do not fit the batch.
 * @throws {ConfigError} when a label is outside the classes, or `into` lies over the images.
 */
export function mixBatch(
  settings: Unfilled<MixConfig>,
  { labels, sampleWeights, classes, ...batch }: MixBatch & MixLabels,
  { seed, epoch, position }: BatchPlace,
  into?: Float32Array,
): MixedBatch {
  const config = parseConfig(mixConfig, settings, 'mix');
  const spec = mixes[config.name] as unknown as MixSpec<MixConfig, MixParams>;
  const rng = createRng(seed).split(`epoch ${epoch}`).split(`batch ${position}`).split(config.name);
  const params = spec.sample(config, rng, batch);
  const weighted = sampleWeights && weightedMix(sampleWeights, params.order, params.weight);
  // The labels first: they are refused before anything is written.
  const targets = spec.applyLabels(labels, classes, { order: params.order, weight: weighted?.shares ?? params.weight });
  const images = spec.apply(batch, params, into);
  return { images, targets, ...(weighted ? { sampleWeights: weighted.weights } : {}), params };
}
