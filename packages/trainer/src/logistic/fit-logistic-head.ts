import type { NamedTensor } from '@graft/core';
import type { FitHeadOptions, FitHeadResult } from '../define-head.ts';
import { denseProbabilities } from '../dense/dense-probabilities.ts';
import type { WeightedFeatures } from '../features/labelled-features.ts';
import { predictedClasses } from '../predicted-classes.ts';
import { fitLogistic, type LogisticFit } from './fit-logistic.ts';

/**
 * Fit a logistic head on the rows of the first `views` views. A row of V views has weight 1/V, so that the penalty's
 * strength keeps its meaning; sample weights multiply the loss.
 *
 * @returns one epoch's record; its losses are without the penalty. @throws {InterruptedError} once `signal` is aborted.
 */
export async function fitLogisticHead({
  train,
  validation,
  classes,
  config,
  onEpoch,
  signal,
}: FitHeadOptions<{ readonly strength: number; readonly views: number }>): Promise<FitHeadResult> {
  const views = train.views.slice(0, config.views);
  const rows = views.length === 1 ? views[0] : Uint32Array.from(views.flatMap((view) => [...view]));
  const weights = Float64Array.from(rows, (row) => (train.sampleWeights?.[row] ?? 1) / views.length);
  const tensors = foldedTensors(await fitLogistic(train, { rows, weights, classes, strength: config.strength, signal }), classes);
  const named = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  const measure = (side: WeightedFeatures, chosen: ArrayLike<number>) => {
    const probabilities = denseProbabilities(named, side.features);
    const predicted = predictedClasses(probabilities, classes);
    let [loss, correct] = [0, 0];
    for (let i = 0; i < chosen.length; i++) {
      const row = chosen[i];
      const p = probabilities[row * classes + side.labels[row]];
      // A float32 probability of 0 stands for the smallest that is not.
      loss -= (side.sampleWeights?.[row] ?? 1) * Math.log(Math.max(p, 2 ** -149));
      if (predicted[row] === side.labels[row]) correct++;
    }
    return { loss: loss / chosen.length, accuracy: correct / chosen.length };
  };
  const trained = measure(train, rows);
  const validated = measure({ ...validation, sampleWeights: undefined }, Array.from(validation.labels.keys()));
  const record = { epoch: 1, ...trained, validationLoss: validated.loss, validationAccuracy: validated.accuracy };
  onEpoch?.(record);
  const snapshot = { epoch: 1, tensors };
  const total = tensors.reduce((sum, { data }) => sum + data.length, 0);
  return { history: [record], best: snapshot, last: snapshot, parameters: { total, trainable: total }, runtime: 'plain TypeScript' };
}

/**
 * A linear layer on features as they are, `W = w / deviation`, `b = b0 - sum w mean / deviation`: the standardisation is
 * folded into it, so a logistic head is stored and read like a dense one without a hidden layer. Of two classes the first
 * has logit 0.
 */
function foldedTensors({ scale: { mean, deviation }, shape: { dim, outputs }, parameters }: LogisticFit, classes: number): NamedTensor[] {
  const kernel = new Float32Array(dim * classes);
  const bias = new Float32Array(classes);
  for (let k = 0; k < outputs; k++) {
    const c = classes - outputs + k;
    let offset = parameters[outputs * dim + k];
    for (let d = 0; d < dim; d++) {
      const weight = parameters[k * dim + d] / deviation[d];
      kernel[d * classes + c] = weight;
      offset -= weight * mean[d];
    }
    bias[c] = offset;
  }
  return [
    { name: 'output/kernel', shape: [dim, classes], data: kernel },
    { name: 'output/bias', shape: [classes], data: bias },
  ];
}
