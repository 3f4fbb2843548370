import { DataError, type FeatureMatrix, ShapeMismatchError } from '@graft/core';
import { requireSampleWeights } from './require-sample-weights.ts';

/** Rows of a feature matrix with their classes: `labels[row]`, 0 .. C - 1. */
export interface LabelledFeatures {
  readonly features: FeatureMatrix;
  readonly labels: Int32Array;
}

/** Labelled rows and how much each counts in the training loss: `sampleWeights[row]`, 0 or more; absent: 1. */
export interface WeightedFeatures extends LabelledFeatures {
  readonly sampleWeights?: Float32Array | undefined;
}

/**
 * What a head trains on: `views[v]` are the rows of view v, one row per example. A row may stand in a view more than once:
 * the view then counts it as often.
 */
export interface TrainingFeatures extends WeightedFeatures {
  readonly views: readonly Uint32Array[];
}

/**
 * @throws {DataError} when a side has no rows, there are fewer than two classes, a label is not a class, a weight is
 * negative or not finite, or a view names a row that does not exist; {ShapeMismatchError} when sizes disagree.
 */
export function requireTrainable(train: TrainingFeatures, validation: LabelledFeatures, classes: number): void {
  requireLabelled('training', train, classes);
  requireLabelled('validation', validation, classes);
  requireSampleWeights('the training rows', train.sampleWeights, train.features.rows);
  const { rows, dim } = train.features;
  if (validation.features.dim !== dim) {
    throw new ShapeMismatchError('the validation features', ['rows', dim], [validation.features.rows, validation.features.dim]);
  }
  if (train.views.length === 0 || train.views.some((view) => view.length === 0 || view.some((row) => row >= rows))) {
    throw new DataError(`Expected views that name rows 0..${rows - 1} of the training features but one is empty or names another row.`);
  }
}

/** @param side - for the message: `training`, `validation`. */
function requireLabelled(side: string, { features, labels }: LabelledFeatures, classes: number): void {
  const { data, rows, dim } = features;
  if (classes < 2) {
    throw new DataError(`Expected at least two classes to tell apart but received ${classes}.`, {
      hint: 'Add a folder of photos of another class.',
    });
  }
  if (rows === 0) {
    throw new DataError(`Expected ${side} features but received no rows.`, { hint: `Give the ${side} split a larger share.` });
  }
  if (data.length !== rows * dim) throw new ShapeMismatchError(`the ${side} features`, [rows, dim], [data.length]);
  if (labels.length !== rows) throw new ShapeMismatchError(`the ${side} labels`, [rows], [labels.length]);
  const wrong = labels.findIndex((label) => label < 0 || label >= classes);
  if (wrong >= 0) throw new DataError(`Expected a class index 0..${classes - 1} for ${side} row ${wrong} but received ${labels[wrong]}.`);
}
