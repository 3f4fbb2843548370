import type { Engine } from '@graft/engine';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs';
import type { BatchTotals } from '../fit/epoch-meter.ts';
import { softmaxCrossEntropy, type Targets } from '../loss/softmax-cross-entropy.ts';
import type { DenseLayer, DenseLayers } from './dense-layers.ts';

export interface DenseBatch {
  /** x, `[N, D]` float32. */
  readonly features: Tensor2D;
  readonly labels: Targets;
  /** `[N, 1]`: how much each row counts in the loss; absent: 1. */
  readonly sampleWeights?: Tensor2D | undefined;
  /** The output layer's input is multiplied with it: 0 or 1/(1 - dropout); absent without dropout. */
  readonly mask?: Tensor2D | undefined;
}

/**
 * One forward and backward pass of a dense head, written out: no tape, no gradient registry.
 *
 *   h = relu(x W1 + b1) * mask      z = h W2 + b2      L = cross-entropy(z)
 *   dW2 = h' dz    db2 = sum dz     dh = dz W2' * mask * [h > 0]      dW1 = x' dh    db1 = sum dh
 *
 * @returns the gradient of each tensor, and the batch's sums; all of it outlives the call.
 */
export function denseStep(
  engine: Engine,
  { hidden, output }: DenseLayers<Tensor>,
  { features, labels, sampleWeights, mask }: DenseBatch,
): { gradients: DenseLayers<Tensor>; totals: BatchTotals } {
  const { tf } = engine;
  const backward = (input: Tensor2D, dOutput: Tensor2D): DenseLayer<Tensor> => ({
    // Transposed first: the WASM kernel is 8 times slower where it is asked to transpose on the way.
    kernel: tf.matMul(tf.transpose(input), dOutput),
    bias: tf.sum(dOutput, 0),
  });
  return tf.tidy(() => {
    const active = hidden ? tf.relu(forward(engine, hidden, features)) : features;
    const input = mask ? (tf.mul(active, mask) as Tensor2D) : active;
    const { totals, dLogits } = softmaxCrossEntropy(engine, forward(engine, output, input), labels, sampleWeights);
    if (!hidden) return { gradients: { output: backward(input, dLogits) }, totals };
    const dInput = tf.matMul(dLogits, tf.transpose(output.kernel));
    const dHidden = tf.mul(mask ? tf.mul(dInput, mask) : dInput, tf.step(active)) as Tensor2D;
    return { gradients: { hidden: backward(features, dHidden), output: backward(input, dLogits) }, totals };
  });
}

/** The sums of a batch without dropout, weights and gradients; `totals` outlives the call. */
export function denseTotals(
  engine: Engine,
  { hidden, output }: DenseLayers<Tensor>,
  { features, labels }: Pick<DenseBatch, 'features' | 'labels'>,
): BatchTotals {
  return engine.tf.tidy(() => {
    const input = hidden ? engine.tf.relu(forward(engine, hidden, features)) : features;
    return softmaxCrossEntropy(engine, forward(engine, output, input), labels).totals;
  });
}

function forward({ tf }: Engine, { kernel, bias }: DenseLayer<Tensor>, input: Tensor2D): Tensor2D {
  return tf.add(tf.matMul(input, kernel as Tensor2D), bias);
}
