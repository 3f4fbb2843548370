import { type LogisticShape, logisticScores, probabilitiesOfScores } from './logistic-scores.ts';
import type { Objective } from './minimize-lbfgs.ts';

export interface LogisticProblem {
  /** x, `[N, D]` standardised. */
  readonly rows: Float64Array;
  /** y, `[N]`, 0 .. C - 1. */
  readonly labels: ArrayLike<number>;
  /** v, `[N]`: how much each row counts. */
  readonly weights: ArrayLike<number>;
  readonly shape: LogisticShape;
  /** s, the factor of the penalty. */
  readonly strength: number;
}

/**
 * The penalised loss that scikit-learn's LogisticRegression(C = 1/s) minimises, times s, and its gradient.
 *
 *   f = s/2 sum w^2 - sum_n v_n log p[n, y_n]      df/dw_k = s w_k + sum_n v_n (p[n, k] - [y_n = k]) x_n
 *
 * The intercepts are free. With two classes there is one weight vector, for class 1.
 */
export function logisticObjective({ rows, labels, weights, shape, strength }: LogisticProblem): Objective {
  const { dim, outputs } = shape;
  const classes = Math.max(outputs, 2);
  const intercepts = outputs * dim;
  return (parameters, gradient) => {
    const probabilities = probabilitiesOfScores(logisticScores(rows, parameters, shape), outputs);
    gradient.fill(0);
    let value = 0;
    for (let i = 0; i < intercepts; i++) {
      gradient[i] = strength * parameters[i];
      value += 0.5 * gradient[i] * parameters[i];
    }
    for (let n = 0; n < labels.length; n++) {
      // The smallest positive number bounds the logarithm while a line search tries a step that is far too long.
      value -= weights[n] * Math.log(Math.max(probabilities[n * classes + labels[n]], Number.MIN_VALUE));
      const x = n * dim;
      for (let k = 0; k < outputs; k++) {
        const c = outputs === 1 ? 1 : k;
        const residual = weights[n] * (probabilities[n * classes + c] - (labels[n] === c ? 1 : 0));
        const w = k * dim;
        for (let d = 0; d < dim; d++) gradient[w + d] += residual * rows[x + d];
        gradient[intercepts + k] += residual;
      }
    }
    return value;
  };
}
