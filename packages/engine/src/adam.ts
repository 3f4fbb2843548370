import { requireRange, ShapeMismatchError } from '@graft/core';
import type * as tf from '@tensorflow/tfjs';
import type { AdamOptions } from './engine.ts';

/**
 * The options with Keras' defaults.
 *
 * @throws {ConfigError} when the learning rate or epsilon is negative, a decay is outside [0, 1), or one of them is not a number.
 */
export function adamDefaults({ learningRate, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 }: AdamOptions): Required<AdamOptions> {
  for (const [name, received] of Object.entries({ learningRate, epsilon })) {
    requireRange(received >= 0 && received < Number.POSITIVE_INFINITY, {
      expected: 'a number, 0 or more,',
      name: `${name} of Adam`,
      received,
    });
  }
  for (const [name, received] of Object.entries({ beta1, beta2 })) {
    requireRange(received >= 0 && received < 1, { expected: 'a number from 0 to below 1', name: `${name} of Adam`, received });
  }
  return { learningRate, beta1, beta2, epsilon };
}

/** @throws {ShapeMismatchError} when a gradient is missing or has another shape than its variable. */
export function requireGradients(variables: readonly tf.Variable[], gradients: readonly tf.Tensor[]): void {
  if (gradients.length !== variables.length) throw new ShapeMismatchError('the list of gradients', [variables.length], [gradients.length]);
  for (const [i, { shape, name }] of variables.entries()) {
    const received = gradients[i]?.shape ?? [];
    if (received.join() !== shape.join()) throw new ShapeMismatchError(`the gradient of ${name}`, shape, received);
  }
}
