import type { Engine } from '@graft/engine';
import type { WeightedFeatures } from '../features/labelled-features.ts';
import type { DenseBatch } from './dense-step.ts';

/** Copy the named rows to the device; the caller disposes the tensors. */
export function uploadRows({ tf }: Engine, { features, labels, sampleWeights }: WeightedFeatures, rows: ArrayLike<number>): DenseBatch {
  const { data, dim } = features;
  const values = new Float32Array(rows.length * dim);
  const classes = new Int32Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    values.set(data.subarray(rows[i] * dim, (rows[i] + 1) * dim), i * dim);
    classes[i] = labels[rows[i]];
  }
  return {
    features: tf.tensor2d(values, [rows.length, dim], 'float32'),
    labels: tf.tensor1d(classes, 'int32'),
    ...(sampleWeights ? { sampleWeights: tf.tensor2d(weightsOf(sampleWeights, rows), [rows.length, 1]) } : {}),
  };
}

/** The weights of the named rows, in their order. */
export function weightsOf(sampleWeights: Float32Array, rows: ArrayLike<number>): Float32Array {
  return Float32Array.from(rows, (row) => sampleWeights[row]);
}
