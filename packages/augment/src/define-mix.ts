import { type Rng, requireRange, ShapeMismatchError } from '@graft/core';
import type { z } from 'zod';
import { requireApart } from './require-view.ts';

/** Images of a batch: `[count, height, width, 3]`, 0..255 scale, row-major. */
export interface MixBatch {
  readonly images: Uint8Array | Float32Array;
  readonly count: number;
  readonly height: number;
  readonly width: number;
}

/** What every mix draws: each example's partner in the batch, and how much of the example itself is left. */
export interface MixParams {
  /** `[count]`, a permutation of 0 .. count - 1. */
  readonly order: readonly number[];
  /** Share of the example itself, 0..1; the partner has the rest of pixels and label. */
  readonly weight: number;
}

/** Whom each example is mixed with, and how much of its label is its own: one share, or `[count]`. */
export interface LabelShares {
  readonly order: readonly number[];
  readonly weight: number | ArrayLike<number>;
}

/**
 * A member that mixes the photos of a batch, as data: schema, sampler, effect on images and on labels. One file in `mixes/`;
 * the registry follows. A mixed view belongs to no single photo, so only streamed batches are mixed.
 */
export interface MixSpec<Config extends { readonly name: string }, Params extends MixParams> {
  readonly name: Config['name'];
  /** Strict; holds every default. */
  readonly schema: z.ZodType<Config>;
  /** Settings at which every example stays itself. */
  readonly neutral: Config;
  readonly strong: Config;
  /** @returns a plain JSON record. */
  sample(config: Config, rng: Rng, batch: Omit<MixBatch, 'images'>): Params;
  /** @param into - `count * height * width * 3`; a new array where absent; apart from the images. */
  apply(batch: MixBatch, params: Params, into?: Float32Array): Float32Array;
  /**
   * @param labels - `[count]`, 0 .. classes - 1. @param params - as drawn; weighted examples have a share each.
   * @returns `[count, classes]`; every row sums to 1 exactly.
   */
  applyLabels(labels: ArrayLike<number>, classes: number, params: LabelShares): Float32Array;
}

/**
 * What every mix asks of its arguments before it writes.
 *
 * @param into - where the mixed images go. Partners are read while they are written, so it must lie apart from the images.
 * @throws {ShapeMismatchError} when images, target or partners do not have the batch's number.
 * @throws {ConfigError} when `into` lies over the images, or a partner is outside the batch.
 */
export function requireMix({ images, count, height, width }: MixBatch, { order }: MixParams, into: Float32Array): void {
  if (images.length !== count * height * width * 3) {
    throw new ShapeMismatchError('a batch of images', [count, height, width, 3], [images.length]);
  }
  if (into.length !== images.length) throw new ShapeMismatchError('the target of a mix', [images.length], [into.length]);
  if (order.length !== count) throw new ShapeMismatchError('the partners of a batch', [count], [order.length]);
  requireApart(images, into, 'a mix');
  const wrong = order.findIndex((partner) => !(Number.isInteger(partner) && partner >= 0 && partner < count));
  requireRange(wrong < 0, { expected: `a place from 0 to ${count - 1}`, name: `order.${wrong} of a mix`, received: order[wrong] });
}
