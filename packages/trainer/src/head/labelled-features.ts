import { DataError, type FeatureMatrix, ShapeMismatchError } from '@graft/core';
import type { Engine } from '@graft/engine';
import type { HeadBatch } from './head-step.ts';

/** Rows of a feature matrix with their classes: `labels[row]`, 0 .. C - 1. */
export interface LabelledFeatures {
  readonly features: FeatureMatrix;
  readonly labels: Int32Array;
}

/** Labelled rows, and how much each counts in the loss of training: `weights[row]`, 0 or more; absent: 1. */
export interface WeightedFeatures extends LabelledFeatures {
  readonly weights?: Float32Array | undefined;
}

/** Copy the named rows to the device; the caller disposes the tensors. */
export function uploadRows({ tf }: Engine, { features, labels, weights }: WeightedFeatures, rows: ArrayLike<number>): HeadBatch {
  const { data, dim } = features;
  const values = new Float32Array(rows.length * dim);
  const classes = new Int32Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    values.set(data.subarray(rows[i] * dim, (rows[i] + 1) * dim), i * dim);
    classes[i] = labels[rows[i]];
  }
  return {
    features: tf.tensor2d(values, [rows.length, dim], 'float32'),
    labels: tf.tensor1d(classes, 'int32'),
    ...(weights ? { weights: tf.tensor2d(weightsOf(weights, rows), [rows.length, 1]) } : {}),
  };
}

/** The weights of the named rows, in their order. */
export function weightsOf(weights: Float32Array, rows: ArrayLike<number>): Float32Array {
  return Float32Array.from(rows, (row) => weights[row]);
}

/**
 * @param side - for the message: `training`, `validation`.
 * @throws {DataError} when there is no row, nothing to tell apart, or a label is no class.
 * @throws {ShapeMismatchError} when data, labels and the declared size disagree.
 */
export function checkLabelledFeatures(side: string, { features, labels }: LabelledFeatures, classes: number): void {
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
