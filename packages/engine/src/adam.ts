import { ShapeMismatchError } from '@graft/core';
import type * as tf from '@tensorflow/tfjs';
import type { AdamOptions } from './engine.ts';

/** Keras' defaults, all of them given. */
export function adamDefaults({ learningRate, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 }: AdamOptions): Required<AdamOptions> {
  return { learningRate, beta1, beta2, epsilon };
}

/** @throws {ShapeMismatchError} when a gradient is missing or of another shape than its variable. */
export function checkGradients(variables: readonly tf.Variable[], gradients: readonly tf.Tensor[]): void {
  if (gradients.length !== variables.length) throw new ShapeMismatchError('the list of gradients', [variables.length], [gradients.length]);
  for (const [i, { shape, name }] of variables.entries()) {
    const received = gradients[i]?.shape ?? [];
    if (received.join() !== shape.join()) throw new ShapeMismatchError(`the gradient of ${name}`, shape, received);
  }
}
