import { createRng, DataError, type NamedTensor, type Rng, ShapeMismatchError } from '@graft/core';
import type { Engine } from '@graft/engine';
import type { Tensor2D, Variable } from '@tensorflow/tfjs';
import type { HeadConfig } from '../config/head-config.ts';
import { createEpochMeter } from '../fit/epoch-meter.ts';
import { type EpochRecord, isBestSoFar } from '../fit/epoch-record.ts';
import { betweenSteps } from '../fit/interruption.ts';
import type { Snapshot } from '../fit/snapshot.ts';
import { checkWeights } from '../weights/check-weights.ts';
import { headStep, headTotals } from './head-step.ts';
import { initialHead } from './initial-head.ts';
import { checkLabelledFeatures, type LabelledFeatures, uploadRows, type WeightedFeatures } from './labelled-features.ts';
import { mixedRows } from './mixed-rows.ts';

export interface FitHeadOptions {
  /**
   * `views[v]` are the rows of view v; epoch e (from 1) sees `views[(e - 1) % views.length]`. A row may stand in a view
   * more than once: an epoch then takes it as often.
   */
  readonly train: WeightedFeatures & { readonly views: readonly Uint32Array[] };
  /** Every row once and with weight 1. */
  readonly validation: LabelledFeatures;
  readonly classes: number;
  readonly config: HeadConfig;
  readonly onEpoch?: ((record: EpochRecord) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface FitResult {
  readonly history: readonly EpochRecord[];
  /** The epoch of lowest validation loss, the earliest of equals. */
  readonly best: Snapshot;
  readonly last: Snapshot;
  readonly parameters: { readonly total: number; readonly trainable: number };
}

/** Rows that go to the device at once where nothing is learnt: bounds memory. */
const evaluationRows = 1024;

/**
 * Train a head of one or two dense layers on cached features: categorical cross-entropy, weighted where rows have
 * weights, Adam, rows shuffled anew each epoch. Initial weights, order and dropout are functions of `config.seed` alone, the same on every engine.
 *
 * @throws {DataError} when a side has no rows, a label is no class or a weight is none; {ShapeMismatchError} when sizes disagree.
 * @throws {InterruptedError} between two steps after `signal` is aborted. However it ends, nothing stays on the device.
 */
export async function fitHead(engine: Engine, options: FitHeadOptions): Promise<FitResult> {
  checkInput(options);
  const { train, classes, config, onEpoch, signal } = options;
  const validation: LabelledFeatures = { features: options.validation.features, labels: options.validation.labels };
  const { tf } = engine;
  const initial = initialHead({ dim: train.features.dim, hiddenUnits: config.hiddenUnits, classes, seed: config.seed });
  const weights = tf.tidy(() => initial.map(({ data, shape }) => tf.variable(tf.tensor(data, [...shape]))));
  const optimizer = engine.createAdam(weights, { learningRate: config.learningRate });
  const meter = createEpochMeter(engine);
  const history: EpochRecord[] = [];
  let last: Snapshot = { epoch: 0, tensors: initial };
  let best = last;

  async function trainEpoch(epoch: number): Promise<void> {
    const rng = createRng(config.seed).split(`epoch ${epoch}`);
    const drawMask = maskSource(engine, config.hiddenUnits || train.features.dim, config.dropout, rng.split('dropout'));
    const order = shuffled(train.views[(epoch - 1) % train.views.length], rng.split('order'));
    for (let start = 0; start < order.length; start += config.batchSize) {
      await betweenSteps(signal, `epoch ${epoch}`);
      const rows = order.subarray(start, start + config.batchSize);
      const mix = config.featureMixup && {
        ...config.featureMixup,
        classes,
        rng: rng.split('mixup').split(`batch ${start / config.batchSize}`),
      };
      const batch = { ...(mix ? mixedRows(engine, train, rows, mix) : uploadRows(engine, train, rows)), mask: drawMask(rows.length) };
      const { gradients, totals } = headStep(engine, weights, batch);
      tf.dispose(batch);
      meter.add(totals, rows.length);
      optimizer.apply(gradients);
    }
  }

  function validate(): void {
    for (let start = 0; start < validation.features.rows; start += evaluationRows) {
      const count = Math.min(evaluationRows, validation.features.rows - start);
      const batch = uploadRows(
        engine,
        validation,
        Array.from({ length: count }, (_, i) => start + i),
      );
      meter.add(headTotals(engine, weights, batch), count);
      tf.dispose({ ...batch });
    }
  }

  try {
    for (let epoch = 1; epoch <= config.epochs; epoch++) {
      await trainEpoch(epoch);
      const { loss, accuracy } = await meter.read();
      validate();
      const { loss: validationLoss, accuracy: validationAccuracy } = await meter.read();
      const record = { epoch, loss, accuracy, validationLoss, validationAccuracy, learningRate: config.learningRate };
      history.push(record);
      onEpoch?.(record);
      const isBest = isBestSoFar(history);
      if (isBest || epoch === config.epochs) last = { epoch, tensors: await readWeights(weights, initial) };
      if (isBest) best = last;
    }
  } finally {
    meter.dispose();
    optimizer.dispose();
    tf.dispose(weights);
  }
  const total = initial.reduce((sum, { data }) => sum + data.length, 0);
  return { history, best, last, parameters: { total, trainable: total } };
}

function checkInput({ train, validation, classes }: FitHeadOptions): void {
  checkLabelledFeatures('training', train, classes);
  checkLabelledFeatures('validation', validation, classes);
  checkWeights('the training rows', train.weights, train.features.rows);
  const { rows, dim } = train.features;
  if (validation.features.dim !== dim) {
    throw new ShapeMismatchError('the validation features', ['rows', dim], [validation.features.rows, validation.features.dim]);
  }
  if (train.views.length === 0 || train.views.some((view) => view.length === 0 || view.some((row) => row >= rows))) {
    throw new DataError(`Expected views that name rows 0..${rows - 1} of the training features but one is empty or names another row.`);
  }
}

function shuffled(rows: Uint32Array, rng: Rng): Uint32Array {
  return rng.permutation(rows.length).map((position) => rows[position]);
}

/** Masks of a training step, `[count, inputs]`: 0 with probability `dropout`, else 1/(1 - dropout); none without dropout. */
function maskSource({ tf }: Engine, inputs: number, dropout: number, rng: Rng): (count: number) => Tensor2D | undefined {
  if (dropout === 0) return () => undefined;
  const kept = 1 / (1 - dropout);
  return (count) =>
    tf.tensor2d(
      Float32Array.from({ length: count * inputs }, () => (rng.random() < dropout ? 0 : kept)),
      [count, inputs],
    );
}

function readWeights(weights: readonly Variable[], like: readonly NamedTensor[]): Promise<NamedTensor[]> {
  return Promise.all(like.map(async ({ name, shape }, i) => ({ name, shape, data: Float32Array.from(await weights[i].data()) })));
}
