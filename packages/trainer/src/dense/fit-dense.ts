import { createRng, type KeptEpoch, type Rng } from '@graft/core';
import type { Engine } from '@graft/engine';
import type { Tensor2D } from '@tensorflow/tfjs';
import type { FitHeadOptions, FitHeadResult, HeadSnapshot } from '../define-head.ts';
import { betweenSteps } from '../fit/between-steps.ts';
import type { EpochMeter } from '../fit/epoch-meter.ts';
import { trainEpochs } from '../fit/train-epochs.ts';
import { createOptimizer } from '../optimizer.ts';
import { scheduledRate } from '../schedule.ts';
import type { DenseConfig } from './dense-config.ts';
import { mapLayers, tensorsOf } from './dense-layers.ts';
import { denseStep, denseTotals } from './dense-step.ts';
import { initialDense } from './initial-dense.ts';
import { mixedRows } from './mixed-rows.ts';
import { uploadRows } from './upload-rows.ts';

/** Rows on the device at once during validation: bounds memory. */
const evaluationRows = 1024;

/**
 * Train one or two dense layers on cached features: categorical cross-entropy with sample weights, rows shuffled in every
 * epoch. Epoch e (from 1) reads `views[(e - 1) % views.length]`. Initial weights, order and dropout are functions of
 * `config.seed` alone, the same on every engine.
 *
 * @throws {InterruptedError} between two steps after `signal` is aborted. Nothing stays on the device, however it ends.
 */
export async function fitDense(engine: Engine, options: FitHeadOptions<DenseConfig>): Promise<FitHeadResult> {
  const { train, validation, classes, config, onEpoch, signal } = options;
  const { tf } = engine;
  const initial = initialDense({ dim: train.features.dim, hiddenUnits: config.hiddenUnits, classes, seed: config.seed });
  const layers = tf.tidy(() => mapLayers(initial, ({ data, shape }) => tf.variable(tf.tensor(data, [...shape]))));
  const variables = tensorsOf(layers);
  const optimizer = createOptimizer(engine, variables, config);
  let last: HeadSnapshot = { epoch: 0, tensors: tensorsOf(initial) };
  let best = last;
  const steps = stepsOf(train.views, config);
  let step = 0;

  async function trainEpoch(epoch: number, meter: EpochMeter): Promise<number> {
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
      const { gradients, totals } = denseStep(engine, layers, batch);
      tf.dispose(batch);
      meter.add(totals, rows.length);
      optimizer.learningRate = scheduledRate(config, { step: step++, steps });
      optimizer.apply(tensorsOf(gradients));
    }
    return optimizer.learningRate;
  }

  async function validate(_epoch: number, meter: EpochMeter): Promise<void> {
    const rows = Uint32Array.from(validation.labels.keys());
    for (let start = 0; start < rows.length; start += evaluationRows) {
      // Without sample weights, whatever the caller's object holds.
      const batch = uploadRows(engine, { ...validation, sampleWeights: undefined }, rows.subarray(start, start + evaluationRows));
      meter.add(denseTotals(engine, layers, batch), Math.min(evaluationRows, rows.length - start));
      tf.dispose({ ...batch });
    }
  }

  async function onKeep(epoch: number, keepAs: readonly KeptEpoch[]): Promise<void> {
    const data = await Promise.all(variables.map(async (variable) => Float32Array.from(await variable.data())));
    last = { epoch, tensors: last.tensors.map(({ name, shape }, i) => ({ name, shape, data: data[i] })) };
    if (keepAs.includes('best')) best = last;
  }

  try {
    const history = await trainEpochs(engine, { epochs: config.epochs, train: trainEpoch, validate, onEpoch, onKeep });
    const total = last.tensors.reduce((sum, { data }) => sum + data.length, 0);
    return { history, best, last, parameters: { total, trainable: total }, runtime: engine.runtime };
  } finally {
    optimizer.dispose();
    tf.dispose(variables);
  }
}

/** Steps of the whole training. */
function stepsOf(views: readonly Uint32Array[], { epochs, batchSize }: DenseConfig): number {
  return Array.from({ length: epochs }, (_, e) => Math.ceil(views[e % views.length].length / batchSize)).reduce((a, b) => a + b);
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
