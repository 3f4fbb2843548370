/** Precision, recall and F1 of one class, 0 .. 1; `support` is its number of examples. */
export interface ClassScores {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly support: number;
}

/**
 * The scores of every class from a confusion matrix (row = true class).
 *
 *   precision = hits / predicted      recall = hits / support      F1 = 2 hits / (predicted + support)
 *
 * A ratio without a denominator is 0, so that a class that is never predicted pulls a macro score down.
 */
export function classScores(confusion: readonly (readonly number[])[]): ClassScores[] {
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

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
