/** The shape of a logistic model: K weight vectors of D weights, then K intercepts, in one array. */
export interface LogisticShape {
  readonly dim: number;
  /** K: one for two classes, otherwise one per class. */
  readonly outputs: number;
}

/**
 * Scores z = x w_k + b_k of every row: the logits of K classes; for two classes, that of the second against the first.
 *
 * @param rows - x, `[N, D]`; @param parameters - `[K * D + K]`.
 * @returns `[N, K]`.
 */
export function logisticScores(rows: Float64Array, parameters: Float64Array, { dim, outputs }: LogisticShape): Float64Array {
  const count = rows.length / dim;
  const scores = new Float64Array(count * outputs);
  for (let n = 0; n < count; n++) {
    const x = n * dim;
    for (let k = 0; k < outputs; k++) {
      const w = k * dim;
      let even = 0;
      let odd = 0;
      let d = 0;
      // Two sums, so that an addition does not wait for the one before it.
      for (; d + 1 < dim; d += 2) {
        even += rows[x + d] * parameters[w + d];
        odd += rows[x + d + 1] * parameters[w + d + 1];
      }
      if (d < dim) even += rows[x + d] * parameters[w + d];
      scores[n * outputs + k] = even + odd + parameters[outputs * dim + k];
    }
  }
  return scores;
}

/**
 * Scores to probabilities.
 *
 * @param scores - `[N, K]`; @returns `[N, max(K, 2)]`: softmax of the row, or 1 - sigmoid and sigmoid of the single score.
 */
export function probabilitiesOfScores(scores: Float64Array, outputs: number): Float64Array {
  const classes = Math.max(outputs, 2);
  const probabilities = new Float64Array((scores.length / outputs) * classes);
  for (let n = 0; n < scores.length / outputs; n++) {
    // One score is the logit of class 1 where class 0 has logit 0.
    const logit = (c: number) => (outputs === 1 ? (c === 0 ? 0 : scores[n]) : scores[n * outputs + c]);
    let top = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < classes; c++) top = Math.max(top, logit(c));
    let sum = 0;
    for (let c = 0; c < classes; c++) sum += Math.exp(logit(c) - top);
    for (let c = 0; c < classes; c++) probabilities[n * classes + c] = Math.exp(logit(c) - top) / sum;
  }
  return probabilities;
}
