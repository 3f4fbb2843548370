import { ConfigError, UnknownNameError } from '@graft/core';
import { z } from 'zod';

/** The slice of an arm that weights classes. */
export const classWeightsConfig = z
  .union([
    z.literal('balanced'),
    z
      .record(z.string().min(1), z.number().min(0).max(1e6))
      .refine((weights) => Object.keys(weights).length > 0, 'Expected at least one label with its weight'),
  ])
  .describe(
    'How much a training photo of each class counts in the loss: `balanced` weights each class by n / (C n_c), so that all count ' +
      'alike; or a number by label, 1 for labels not named.',
  );

export type ClassWeightsConfig = z.output<typeof classWeightsConfig>;

/**
 * The weight of each class, in the order of `classes`.
 *
 *   balanced: weight[c] = n / (C n[c])        n training examples, n[c] in class c, C classes that have examples
 *
 * scikit-learn's `class_weight='balanced'`: their mean over the examples is 1, and the loss keeps its size.
 *
 * @param labels - class index of each training example, 0 .. classes - 1; an example counts once, whatever its own weight.
 * @throws {UnknownNameError} for a label that is not a class; {ConfigError} when every class has weight 0.
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
  throw new ConfigError('Expected a weight above 0 for at least one class in classWeights but all are 0.', {
    hint: 'Write "balanced", or raise the weight of a class.',
  });
}

function balanced(labels: ArrayLike<number>, classes: number): Float64Array {
  const counts = new Float64Array(classes);
  for (let i = 0; i < labels.length; i++) counts[labels[i]]++;
  const present = counts.reduce((sum, count) => sum + Number(count > 0), 0);
  return counts.map((count) => (count === 0 ? 1 : labels.length / (present * count)));
}
