import { ConfigError, UnknownNameError } from '@graft/core';
import type { ClassWeightsConfig } from '../config/class-weights-config.ts';

/**
 * The weight of each class, in the order of `classes`.
 *
 *   balanced: weight[c] = n / (C n[c])        n training examples, n[c] of class c, C classes that have some
 *
 * scikit-learn's `class_weight='balanced'`: their mean over the examples is 1, and the loss keeps its size.
 *
 * @param labels - class index of each training example, 0 .. classes - 1; an example counts once, whatever its own weight.
 * @throws {UnknownNameError} for a label that is no class; {ConfigError} when no class counts at all.
 * @see King and Zeng, Logistic Regression in Rare Events Data, 2001, section 4.1
 */
export function classWeights(config: ClassWeightsConfig, labels: ArrayLike<number>, classes: readonly string[]): Float64Array {
  if (config === 'balanced') return balanced(labels, classes.length);
  for (const label of Object.keys(config)) {
    if (!classes.includes(label)) {
      throw new UnknownNameError({ kind: 'class', received: label, allowed: classes, path: 'classWeights' });
    }
  }
  const weights = Float64Array.from(classes, (label) => (Object.hasOwn(config, label) ? config[label] : 1));
  if (weights.some((weight) => weight > 0)) return weights;
  throw new ConfigError('Expected a class that counts for classWeights but all weights are 0.', {
    hint: 'Write "balanced", or give at least one class a weight above 0.',
  });
}

function balanced(labels: ArrayLike<number>, classes: number): Float64Array {
  const counts = new Float64Array(classes);
  for (let i = 0; i < labels.length; i++) counts[labels[i]]++;
  const present = counts.reduce((sum, count) => sum + Number(count > 0), 0);
  return counts.map((count) => (count === 0 ? 1 : labels.length / (present * count)));
}
