import type { LabelledFeatures } from '../features/labelled-features.ts';
import { betweenSteps } from '../fit/between-steps.ts';
import { logisticObjective } from './logistic-objective.ts';
import type { LogisticShape } from './logistic-scores.ts';
import { minimizeLbfgs } from './minimize-lbfgs.ts';
import { type ColumnScale, columnScale, standardizedRows } from './standardized-rows.ts';

/** A linear classifier on standardised features. */
export interface LogisticFit {
  readonly scale: ColumnScale;
  readonly shape: LogisticShape;
  /** K weight vectors, then K intercepts. */
  readonly parameters: Float64Array;
}

export interface LogisticOptions {
  /** The rows to fit on; the columns' scale comes from these alone. */
  readonly rows: ArrayLike<number>;
  /** How much each of `rows` counts in the loss. */
  readonly weights: ArrayLike<number>;
  /** C, at least 2. */
  readonly classes: number;
  /** Strength of the L2 penalty: 1/C in scikit-learn's terms. */
  readonly strength: number;
  readonly signal?: AbortSignal | undefined;
}

/** A hundredth of scikit-learn's tolerance, so that the minimum and not the stopping rule decides the result. */
const tolerance = 1e-6;
const maxIterations = 5000;

/**
 * L2-penalised logistic regression on standardised columns, in float64. It is a function of its input: no seed, no engine.
 *
 * @throws {InterruptedError} between two iterations after `signal` is aborted.
 * @see scikit-learn LogisticRegression(C = 1 / strength), whose minimum this is.
 */
export async function fitLogistic(
  { features, labels }: LabelledFeatures,
  { rows, weights, classes, strength, signal }: LogisticOptions,
): Promise<LogisticFit> {
  const scale = columnScale(features, rows);
  const shape = { dim: features.dim, outputs: classes === 2 ? 1 : classes };
  const objective = logisticObjective({
    rows: standardizedRows(features, rows, scale),
    labels: Array.from(rows, (row) => labels[row]),
    weights,
    shape,
    strength,
  });
  const start = new Float64Array(shape.outputs * (shape.dim + 1));
  const beforeStep = () => betweenSteps(signal, 'the fit of a logistic head');
  return { scale, shape, parameters: await minimizeLbfgs(objective, start, { tolerance, maxIterations, beforeStep }) };
}
