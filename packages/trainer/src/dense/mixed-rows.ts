import { mixedTargets, type Rng, weightedMix } from '@graft/core';
import type { Engine } from '@graft/engine';
import type { WeightedFeatures } from '../features/labelled-features.ts';
import type { DenseBatch } from './dense-step.ts';
import { weightsOf } from './upload-rows.ts';

/**
 * A training batch in which each row is blended with another row, with one mixing weight for the batch:
 *
 *   x = w x_n + (1 - w) x_order(n)        y = w y_n + (1 - w) y_order(n)        w ~ Beta(alpha, alpha)
 *
 * MixUp at a frozen backbone's last layer: it needs no pictures, and stored features stay those of single photos. Where rows
 * have sample weights, each part counts as much as the row that it comes from (`weightedMix`).
 *
 * @param rows - the batch's rows. @param alpha - 0: every row stays as it is. @param rng - the batch's own.
 * @returns a batch on the device; the caller disposes the tensors.
 * @see Verma et al., Manifold Mixup: Better Representations by Interpolating Hidden States, 2019, https://arxiv.org/abs/1806.05236
 */
export function mixedRows(
  { tf }: Engine,
  { features, labels, sampleWeights }: WeightedFeatures,
  rows: Uint32Array,
  { alpha, classes, rng }: { readonly alpha: number; readonly classes: number; readonly rng: Rng },
): DenseBatch {
  const { data, dim } = features;
  const order = rng.split('order').permutation(rows.length);
  const weight = alpha === 0 ? 1 : rng.split('weight').beta(alpha, alpha);
  const values = new Float32Array(rows.length * dim);
  for (let n = 0; n < rows.length; n++) {
    const own = rows[n] * dim;
    // A row with all the weight is its own partner: the difference to a far larger row would lose it.
    const other = rows[weight === 1 ? n : order[n]] * dim;
    for (let d = 0; d < dim; d++) values[n * dim + d] = data[other + d] + weight * (data[own + d] - data[other + d]);
  }
  const mixed = sampleWeights && weightedMix(weightsOf(sampleWeights, rows), order, weight);
  const targets = mixedTargets(
    Array.from(rows, (row) => labels[row]),
    order,
    mixed?.shares ?? weight,
    classes,
  );
  return {
    features: tf.tensor2d(values, [rows.length, dim]),
    labels: tf.tensor2d(targets, [rows.length, classes]),
    ...(mixed ? { sampleWeights: tf.tensor2d(mixed.weights, [rows.length, 1]) } : {}),
  };
}
