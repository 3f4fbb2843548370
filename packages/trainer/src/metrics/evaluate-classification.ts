import { DataError, ShapeMismatchError } from '@graft/core';
import { type Interval, wilsonInterval } from '../statistics/wilson-interval.ts';
import { calibration, type ReliabilityBin } from './calibration.ts';
import { type ClassScores, classScores } from './class-scores.ts';
import { confusionMatrix } from './confusion-matrix.ts';
import { logLoss } from './log-loss.ts';
import { predictedClasses } from './predicted-classes.ts';
import { topKAccuracy } from './top-k-accuracy.ts';

/** A share of n independent examples with its Wilson 95 % interval. */
export interface Accuracy {
  readonly value: number;
  readonly correct: number;
  readonly n: number;
  readonly ci95: Interval;
}

export interface ClassificationMetrics {
  readonly accuracy: Accuracy;
  /** `[C][C]`: row = true class, column = predicted class. */
  readonly confusionMatrix: number[][];
  /** In the order of the classes. */
  readonly perClass: readonly (ClassScores & { readonly label: string })[];
  /** Mean F1 over all classes; one without examples or predictions counts as 0. */
  readonly macroF1: number;
  /** Mean recall over the classes that have examples. */
  readonly balancedAccuracy: number;
  /** In nats. */
  readonly logLoss: number;
  /** k = 1 .. min(5, C). */
  readonly topK: readonly { readonly k: number; readonly value: number }[];
  readonly expectedCalibrationError: number;
  readonly maximumCalibrationError: number;
  readonly reliability: readonly ReliabilityBin[];
}

/**
 * Everything that a classifier's probabilities say about it on labelled examples.
 *
 * @param options.labels - `[N]`, N at least 1, values 0 .. C - 1.
 * @param options.probabilities - `[N, C]` row-major; rows sum to 1.
 * @param options.classes - the C labels in the order of the columns.
 * @throws {ShapeMismatchError} when the lengths disagree.
 * @throws {DataError} when there is no example, a label is out of range, or a probability is not a number.
 */
export function evaluateClassification(options: {
  readonly labels: ArrayLike<number>;
  readonly probabilities: ArrayLike<number>;
  readonly classes: readonly string[];
}): ClassificationMetrics {
  const { labels, probabilities, classes } = options;
  checkInput(labels, probabilities, classes);
  const predicted = predictedClasses(probabilities, classes.length);
  const confusion = confusionMatrix(labels, predicted, classes.length);
  const scores = classScores(confusion);
  const correct = confusion.reduce((sum, row, c) => sum + row[c], 0);
  const reliability = calibration(labels, predicted, probabilities);
  return {
    accuracy: { value: correct / labels.length, correct, n: labels.length, ci95: wilsonInterval(correct, labels.length) },
    confusionMatrix: confusion,
    perClass: scores.map((score, c) => ({ label: classes[c], ...score })),
    macroF1: mean(scores.map(({ f1 }) => f1)),
    balancedAccuracy: mean(scores.filter(({ support }) => support > 0).map(({ recall }) => recall)),
    logLoss: logLoss(labels, probabilities, classes.length),
    topK: topKAccuracy(labels, probabilities, classes.length, { largest: Math.min(5, classes.length) }).map((value, i) => ({
      k: i + 1,
      value,
    })),
    expectedCalibrationError: reliability.expectedCalibrationError,
    maximumCalibrationError: reliability.maximumCalibrationError,
    reliability: reliability.bins,
  };
}

function checkInput(labels: ArrayLike<number>, probabilities: ArrayLike<number>, classes: readonly string[]): void {
  if (labels.length === 0) {
    throw new DataError('Expected at least one labelled example to evaluate on but received none.', {
      hint: 'Give the split that is evaluated a larger share.',
    });
  }
  if (probabilities.length !== labels.length * classes.length) {
    throw new ShapeMismatchError('the probabilities', [labels.length, classes.length], [probabilities.length]);
  }
  for (let i = 0; i < labels.length; i++) {
    if (!(labels[i] >= 0 && labels[i] < classes.length)) {
      throw new DataError(`Expected a class index 0..${classes.length - 1} for example ${i} but received ${labels[i]}.`);
    }
  }
  for (let i = 0; i < probabilities.length; i++) {
    if (Number.isNaN(probabilities[i])) {
      throw new DataError(`Expected probabilities but example ${Math.floor(i / classes.length)} received NaN: the training diverged.`, {
        hint: 'Lower the learning rate of this arm and train it again.',
      });
    }
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
