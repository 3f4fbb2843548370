import { type LogisticShape, logisticScores, probabilitiesOfScores } from './logistic-scores.ts';
import type { Objective } from './minimize-lbfgs.ts';

/**
 * The penalised loss that scikit-learn's LogisticRegression(C = 1) minimises, and its gradient.
 *
 *   f = 1/2 sum w^2 - sum_n log p[n, y_n]      df/dw_k = w_k + sum_n (p[n, k] - [y_n = k]) x_n
 *
 * The intercepts are free. With two classes there is one weight vector, for class 1.
 *
 * @param rows - x, `[N, D]` standardised; @param labels - y, `[N]`, 0 .. C - 1.
 */
export function logisticObjective(rows: Float64Array, labels: ArrayLike<number>, shape: LogisticShape): Objective {
  const { dim, outputs } = shape;
  const classes = Math.max(outputs, 2);
  const intercepts = outputs * dim;
  return (parameters, gradient) => {
    const probabilities = probabilitiesOfScores(logisticScores(rows, parameters, shape), outputs);
    gradient.fill(0);
    let value = 0;
    for (let i = 0; i < intercepts; i++) {
      value += 0.5 * parameters[i] * parameters[i];
      gradient[i] = parameters[i];
    }
    for (let n = 0; n < labels.length; n++) {
      // The smallest positive number bounds the logarithm while a line search tries a step that is far too long.
      value -= Math.log(Math.max(probabilities[n * classes + labels[n]], Number.MIN_VALUE));
      const x = n * dim;
      for (let k = 0; k < outputs; k++) {
        const c = outputs === 1 ? 1 : k;
        const residual = probabilities[n * classes + c] - (labels[n] === c ? 1 : 0);
        const w = k * dim;
        for (let d = 0; d < dim; d++) gradient[w + d] += residual * rows[x + d];
        gradient[intercepts + k] += residual;
      }
    }
    return value;
  };
}
