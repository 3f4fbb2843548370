import { DataError, type FeatureMatrix, ShapeMismatchError } from '@graft/core';
import { logisticObjective } from './logistic-objective.ts';
import { type LogisticShape, logisticScores, probabilitiesOfScores } from './logistic-scores.ts';
import { minimizeLbfgs } from './minimize-lbfgs.ts';
import { type ColumnScale, columnScale, standardizedRows } from './standardized-rows.ts';

/** A linear classifier on standardised features; everything that `probeProbabilities` needs. */
export interface LogisticProbe {
  readonly scale: ColumnScale;
  readonly shape: LogisticShape;
  /** K weight vectors, then K intercepts. */
  readonly parameters: Float64Array;
}

export interface LogisticProbeOptions {
  /** The rows to fit on, all by default: with folds, the matrix is not copied and the scale comes from these alone. */
  readonly rows?: ArrayLike<number> | undefined;
}

/** A hundredth of scikit-learn's, so that the answer is the minimum's and not the stopping rule's. */
const tolerance = 1e-6;
const maxIterations = 5000;

/**
 * The reference probe of a backbone: L2-penalised logistic regression on standardised columns, in float64. It is a
 * function of its input: no seed, no order of rows, no engine.
 *
 * @param labels - `[N]`, 0 .. C - 1; @param classes - C, at least 2.
 * @throws {DataError} when there is nothing to fit; {ShapeMismatchError} when the labels are not one a row.
 * @see scikit-learn LogisticRegression(C=1), whose minimum this is.
 */
export function fitLogisticProbe(
  features: FeatureMatrix,
  labels: ArrayLike<number>,
  classes: number,
  { rows }: LogisticProbeOptions = {},
): LogisticProbe {
  if (labels.length !== features.rows) throw new ShapeMismatchError('the labels', [features.rows], [labels.length]);
  const chosen = rows ?? Array.from({ length: features.rows }, (_, row) => row);
  if (chosen.length === 0 || classes < 2) {
    throw new DataError(`Expected rows of at least two classes to fit on but received ${chosen.length} rows of ${classes}.`);
  }
  const scale = columnScale(features, chosen);
  const shape = { dim: features.dim, outputs: classes === 2 ? 1 : classes };
  const objective = logisticObjective(
    standardizedRows(features, chosen, scale),
    Array.from(chosen, (row) => labels[row]),
    shape,
  );
  const start = new Float64Array(shape.outputs * (shape.dim + 1));
  return { scale, shape, parameters: minimizeLbfgs(objective, start, { tolerance, maxIterations }) };
}

/** What a probe says about rows of features: `[N, C]` float64, rows sum to 1. */
export function probeProbabilities(
  { scale, shape, parameters }: LogisticProbe,
  features: FeatureMatrix,
  { rows }: LogisticProbeOptions = {},
): Float64Array {
  if (features.dim !== shape.dim) throw new ShapeMismatchError('the features', ['rows', shape.dim], [features.rows, features.dim]);
  const chosen = rows ?? Array.from({ length: features.rows }, (_, row) => row);
  return probabilitiesOfScores(logisticScores(standardizedRows(features, chosen, scale), parameters, shape), shape.outputs);
}
