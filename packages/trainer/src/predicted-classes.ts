/**
 * The class of every row: the first index of its largest probability.
 *
 * @param probabilities - `[N, C]` row-major; logits give the same classes.
 * @param classes - C, at least 1.
 * @returns `[N]`, values 0 .. C - 1.
 */
export function predictedClasses(probabilities: ArrayLike<number>, classes: number): Int32Array {
  const predicted = new Int32Array(probabilities.length / classes);
  for (let row = 0; row < predicted.length; row++) {
    const start = row * classes;
    let best = 0;
    for (let c = 1; c < classes; c++) if (probabilities[start + c] > probabilities[start + best]) best = c;
    predicted[row] = best;
  }
  return predicted;
}
