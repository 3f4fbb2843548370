import type { Engine } from '@graft/engine';
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import type { BatchTotals } from '../fit/epoch-meter.ts';

/** y, `[N]` int32 classes, or `[N, C]` float32 shares whose rows sum to 1. */
export type Targets = Tensor1D | Tensor2D;

/**
 * Mean softmax cross-entropy of a batch of logits: its gradient, and the sums from which an epoch's figures are computed.
 *
 *   L = -(1/N) sum_n w[n] sum_c y[n,c] log softmax(z[n])[c]        dL/dz = w (softmax(z) - y) / N        y = onehot of a class
 *
 * N is the number of rows, not the sum of the weights: Keras' `sample_weight` under `sum_over_batch_size`. Weights of 1
 * give the same bytes as no weights.
 *
 * It is computed from the logits, as in Keras: no probability is clipped. The maximum is subtracted before `exp`, so no
 * logit overflows.
 *
 * @param logits - z, `[N, C]` float32, C at least 2; @param labels - y; @param weights - w, `[N, 1]` float32; absent: all 1.
 * @returns `totals`: `[2]`, the weighted loss summed over the batch, and the number of correct predictions without weights (a
 * mixed example's class is its larger share); `dLogits`: `[N, C]`. Run it within `tf.tidy`.
 */
export function softmaxCrossEntropy(
  { tf }: Engine,
  logits: Tensor2D,
  labels: Targets,
  weights?: Tensor2D | undefined,
): { readonly totals: BatchTotals; readonly dLogits: Tensor2D } {
  const [count, classes] = logits.shape;
  // Through int32: the WASM kernel (tfjs 4.22.0) writes the integer 1 into a float32 result, which reads as 1e-45.
  const targets = labels.rank === 2 ? labels : tf.cast(tf.oneHot(labels, classes, 1, 0, 'int32'), 'float32');
  const shifted = tf.sub(logits, tf.max(logits, 1, true));
  const powers = tf.exp(shifted);
  const sums = tf.sum(powers, 1, true);
  const weighed = <T extends Tensor>(rows: T): T => (weights ? tf.mul(rows, weights) : rows);
  const loss = tf.sub(tf.sum(weighed(tf.log(sums))), tf.sum(tf.mul(shifted, weighed(targets))));
  const correct = tf.sum(tf.cast(tf.equal(tf.argMax(logits, 1), labels.rank === 2 ? tf.argMax(labels, 1) : labels), 'float32'));
  return {
    totals: tf.stack([loss, correct]),
    dLogits: tf.div(weighed(tf.sub<Tensor2D>(tf.div(powers, sums), targets)), count),
  };
}
