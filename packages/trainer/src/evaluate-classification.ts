import { DataError, type FormattedMetric, ShapeMismatchError } from '@graft/core';
import { z } from 'zod';
import type { Evaluated, Metric } from './define-metric.ts';
import { metrics } from './metrics.gen.ts';
import { predictedClasses } from './predicted-classes.ts';

type Members = (typeof metrics)[keyof typeof metrics];

/** Every metric's value by its name. */
export type ClassificationMetrics = { readonly [M in Members as M['name']]: ReturnType<M['compute']> };

const members: readonly Metric<string, unknown>[] = Object.values(metrics);

/** The schema of {@link ClassificationMetrics}, as stored in `metrics.json`. */
export const metricsSchema = z.strictObject(
  Object.fromEntries(members.map(({ name, schema }) => [name, schema])) as { [M in Members as M['name']]: M['schema'] },
);

/**
 * Everything that a classifier's probabilities say about it on labelled examples: the value of every metric.
 *
 * @param options.labels - `[N]`, N at least 1, values 0 .. C - 1.
 * @param options.probabilities - `[N, C]` row-major; rows sum to 1.
 * @param options.classes - the C labels in the order of the columns.
 * @throws {ShapeMismatchError} when the lengths disagree.
 * @throws {DataError} when there is no example, a label is out of range, or a probability is NaN.
 */
export function evaluateClassification(options: Pick<Evaluated, 'labels' | 'probabilities' | 'classes'>): ClassificationMetrics {
  const { labels, probabilities, classes } = options;
  requireEvaluable(labels, probabilities, classes);
  const predicted = predictedClasses(probabilities, classes.length);
  const confusion = classes.map(() => new Array<number>(classes.length).fill(0));
  for (const [i, guess] of predicted.entries()) confusion[labels[i]][guess]++;
  const evaluated = { ...options, predicted, confusion };
  return Object.fromEntries(members.map((metric) => [metric.name, metric.compute(evaluated)])) as ClassificationMetrics;
}

/** The metrics that one line of text can hold, in the registry's order. */
export function formatMetrics(values: ClassificationMetrics): FormattedMetric[] {
  return members.flatMap(({ name, title, describe, format }) =>
    format ? [{ name, title, text: format(values[name as keyof ClassificationMetrics]), description: describe }] : [],
  );
}

function requireEvaluable(labels: ArrayLike<number>, probabilities: ArrayLike<number>, classes: readonly string[]): void {
  if (labels.length === 0) {
    throw new DataError('Expected at least one labelled example to evaluate on but received none.', {
      hint: 'Give the split that is evaluated a larger share.',
    });
  }
  if (probabilities.length !== labels.length * classes.length) {
    throw new ShapeMismatchError('the probabilities', [labels.length, classes.length], [probabilities.length]);
  }
  for (let i = 0; i < labels.length; i++) {
    if (!(labels[i] >= 0 && labels[i] < classes.length)) {
      throw new DataError(`Expected a class index 0..${classes.length - 1} for example ${i} but received ${labels[i]}.`);
    }
  }
  for (let i = 0; i < probabilities.length; i++) {
    if (Number.isNaN(probabilities[i])) {
      throw new DataError(`Expected probabilities but example ${Math.floor(i / classes.length)} received NaN: the training diverged.`, {
        hint: 'Lower the learning rate of this arm and train it again.',
      });
    }
  }
}
