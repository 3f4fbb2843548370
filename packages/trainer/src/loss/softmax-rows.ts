/**
 * Softmax of every row, its maximum subtracted first so that nothing overflows.
 *
 * @param logits - `[N, C]` row-major; @param classes - C.
 * @returns `[N, C]` float32; sums run in float64.
 */
export function softmaxRows(logits: ArrayLike<number>, classes: number): Float32Array {
  const probabilities = new Float32Array(logits.length);
  const powers = new Float64Array(classes);
  for (let start = 0; start < logits.length; start += classes) {
    let largest = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < classes; c++) largest = Math.max(largest, logits[start + c]);
    let sum = 0;
    for (let c = 0; c < classes; c++) sum += powers[c] = Math.exp(logits[start + c] - largest);
    for (let c = 0; c < classes; c++) probabilities[start + c] = powers[c] / sum;
  }
  return probabilities;
}
