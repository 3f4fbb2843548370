import type { Engine } from '@graft/engine';
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import type { BatchTotals } from '../fit/epoch-meter.ts';
import { softmaxCrossEntropy, type Targets } from '../loss/softmax-cross-entropy.ts';

/** Kernels `[in, out]` and biases in running order: hidden kernel, hidden bias, output kernel, output bias; or the last two. */
export type HeadWeights = readonly Tensor[];

export interface HeadBatch {
  /** x, `[N, D]` float32. */
  readonly features: Tensor2D;
  readonly labels: Targets;
  /** `[N, 1]`: how much each row counts in the loss; absent: 1. */
  readonly weights?: Tensor2D | undefined;
  /** What the output layer's input is multiplied with, 0 or 1/(1 - dropout); absent where nothing is dropped. */
  readonly mask?: Tensor2D | undefined;
}

/**
 * One forward and backward pass of a head, written out: no tape, no gradient registry.
 *
 *   h = relu(x W1 + b1) * mask      z = h W2 + b2      L = cross-entropy(z)
 *   dW2 = h' dz    db2 = sum dz     dh = dz W2' * mask * [h > 0]      dW1 = x' dh    db1 = sum dh
 *
 * @returns gradients in the order of `weights`, and the batch's sums; all of it outlives the call.
 */
export function headStep(engine: Engine, weights: HeadWeights, batch: HeadBatch): { gradients: Tensor[]; totals: BatchTotals } {
  const { tf } = engine;
  return tf.tidy(() => {
    const { features, labels, weights: rowWeights, mask } = batch;
    const [outputKernel, outputBias] = weights.slice(-2) as [Tensor2D, Tensor1D];
    const active = weights.length === 4 ? hidden(engine, weights, features) : features;
    const input = mask ? (tf.mul(active, mask) as Tensor2D) : active;
    const logits = tf.add(tf.matMul(input, outputKernel), outputBias) as Tensor2D;
    const { totals, dLogits } = softmaxCrossEntropy(engine, logits, labels, rowWeights);
    // Transposed first: the WASM kernel is 8 times slower where it is asked to transpose on the way.
    const gradients: Tensor[] = [tf.matMul(tf.transpose(input), dLogits), tf.sum(dLogits, 0)];
    if (weights.length === 4) {
      const dInput = tf.matMul(dLogits, tf.transpose(outputKernel));
      const dHidden = tf.mul(mask ? tf.mul(dInput, mask) : dInput, tf.step(active)) as Tensor2D;
      gradients.unshift(tf.matMul(tf.transpose(features), dHidden), tf.sum(dHidden, 0));
    }
    return { gradients, totals };
  });
}

/** The sums of a batch without dropout, weights and gradients; `totals` outlives the call. */
export function headTotals(engine: Engine, weights: HeadWeights, { features, labels }: Omit<HeadBatch, 'weights'>): BatchTotals {
  const { tf } = engine;
  return tf.tidy(() => {
    const [outputKernel, outputBias] = weights.slice(-2) as [Tensor2D, Tensor1D];
    const input = weights.length === 4 ? hidden(engine, weights, features) : features;
    const logits = tf.add(tf.matMul(input, outputKernel), outputBias) as Tensor2D;
    return softmaxCrossEntropy(engine, logits, labels).totals;
  });
}

function hidden({ tf }: Engine, weights: HeadWeights, features: Tensor2D): Tensor2D {
  const [kernel, bias] = weights as readonly [Tensor2D, Tensor1D];
  return tf.relu(tf.add(tf.matMul(features, kernel), bias)) as Tensor2D;
}
