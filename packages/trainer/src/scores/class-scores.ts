import type { ClassScores, ConfusionMatrix } from '@graft/core';

/**
 * The scores of every class from a confusion matrix.
 *
 *   precision = hits / predicted      recall = hits / support      F1 = 2 hits / (predicted + support)
 *
 * A ratio without a denominator is 0, so that a class that is never predicted pulls a macro score down.
 */
export function classScores(confusion: ConfusionMatrix): Omit<ClassScores, 'label'>[] {
  return confusion.map((row, c) => {
    const hits = row[c];
    const support = row.reduce((sum, count) => sum + count, 0);
    const predicted = confusion.reduce((sum, other) => sum + other[c], 0);
    return {
      precision: ratio(hits, predicted),
      recall: ratio(hits, support),
      f1: ratio(2 * hits, predicted + support),
      support,
    };
  });
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
