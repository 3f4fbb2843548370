import { mixedTargets, type Rng, weightedMix } from '@graft/core';
import type { Engine } from '@graft/engine';
import type { HeadBatch } from './head-step.ts';
import { type WeightedFeatures, weightsOf } from './labelled-features.ts';

/**
 * A training batch of which each row is blended with another one, one weight for the batch:
 *
 *   x = w x_n + (1 - w) x_order(n)        y = w y_n + (1 - w) y_order(n)        w ~ Beta(alpha, alpha)
 *
 * MixUp at the layer that a frozen backbone ends with: it needs no picture, and the features stay those of single photos. Where
 * rows have weights, each part counts as much as the row that it comes from (`weightedMix`).
 *
 * @param rows - of the batch. @param alpha - 0: every row stays itself. @param rng - of this batch alone. @returns on the device; the caller disposes the tensors.
 * @see Verma et al., Manifold Mixup: Better Representations by Interpolating Hidden States, 2019, https://arxiv.org/abs/1806.05236
 */
export function mixedRows(
  { tf }: Engine,
  { features, labels, weights }: WeightedFeatures,
  rows: Uint32Array,
  { alpha, classes, rng }: { readonly alpha: number; readonly classes: number; readonly rng: Rng },
): HeadBatch {
  const { data, dim } = features;
  const order = rng.split('order').permutation(rows.length);
  const weight = alpha === 0 ? 1 : rng.split('weight').beta(alpha, alpha);
  const values = new Float32Array(rows.length * dim);
  for (let n = 0; n < rows.length; n++) {
    const own = rows[n] * dim;
    // With all the weight a row is its own partner: a far larger other one would leave nothing of it in the difference.
    const other = rows[weight === 1 ? n : order[n]] * dim;
    for (let d = 0; d < dim; d++) values[n * dim + d] = data[other + d] + weight * (data[own + d] - data[other + d]);
  }
  const mixed = weights && weightedMix(weightsOf(weights, rows), order, weight);
  const targets = mixedTargets(
    Array.from(rows, (row) => labels[row]),
    order,
    mixed?.shares ?? weight,
    classes,
  );
  return {
    features: tf.tensor2d(values, [rows.length, dim]),
    labels: tf.tensor2d(targets, [rows.length, classes]),
    ...(mixed ? { weights: tf.tensor2d(mixed.weights, [rows.length, 1]) } : {}),
  };
}
