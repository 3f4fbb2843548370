import { ConfigError, ShapeMismatchError } from '@graft/core';
import type * as tf from '@tensorflow/tfjs';
import type { AdamOptions } from './engine.ts';

/**
 * The options with Keras' defaults.
 *
 * @throws {ConfigError} when the learning rate or epsilon is negative, a decay is outside [0, 1), or one of them is not a number.
 */
export function adamDefaults({ learningRate, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 }: AdamOptions): Required<AdamOptions> {
  for (const [name, value] of Object.entries({ learningRate, epsilon })) requireNumber(name, value, Number.POSITIVE_INFINITY, '0 or more');
  for (const [name, value] of Object.entries({ beta1, beta2 })) requireNumber(name, value, 1, 'from 0 to below 1');
  return { learningRate, beta1, beta2, epsilon };
}

function requireNumber(name: string, value: unknown, below: number, words: string): void {
  if (typeof value === 'number' && value >= 0 && value < below) return;
  throw new ConfigError(`Expected a number ${words} for ${name} of Adam but received ${String(value)}.`);
}

/** @throws {ShapeMismatchError} when a gradient is missing or has another shape than its variable. */
export function requireGradients(variables: readonly tf.Variable[], gradients: readonly tf.Tensor[]): void {
  if (gradients.length !== variables.length) throw new ShapeMismatchError('the list of gradients', [variables.length], [gradients.length]);
  for (const [i, { shape, name }] of variables.entries()) {
    const received = gradients[i]?.shape ?? [];
    if (received.join() !== shape.join()) throw new ShapeMismatchError(`the gradient of ${name}`, shape, received);
  }
}
