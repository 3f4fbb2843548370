import { expect, it } from 'vitest';
import { describeEngines } from '../__fixtures__/describe-engines.ts';
import { createEpochMeter } from '../fit/epoch-meter.ts';
import golden from './__fixtures__/head.json' with { type: 'json' };
import { type DenseLayers, mapLayers, tensorsOf } from './dense-layers.ts';
import { denseStep, denseTotals } from './dense-step.ts';
import { uploadRows } from './upload-rows.ts';

type Weights = typeof golden.initialWeights;

const rows = golden.x.length;
const plain = {
  features: { data: Float32Array.from(golden.x.flat()), rows, dim: golden.x[0].length },
  labels: Int32Array.from(golden.labels),
};
/** Keras' `class_weight` times its `sample_weight`, one a row; undefined where a case has neither. */
function weightsOf(fit: Partial<Record<'classWeight', readonly number[]> & Record<'sampleWeight', boolean>>): Float32Array | undefined {
  if (!fit.classWeight && !fit.sampleWeight) return undefined;
  return Float32Array.from(golden.labels, (label, i) => (fit.classWeight?.[label] ?? 1) * (fit.sampleWeight ? golden.sampleWeights[i] : 1));
}
const layersOf = ({ kernel1, bias1, kernel2, bias2 }: Weights): DenseLayers<number[] | number[][]> => ({
  hidden: { kernel: kernel1, bias: bias1 },
  output: { kernel: kernel2, bias: bias2 },
});
const inOrder = (weights: Weights) => tensorsOf(layersOf(weights));

await describeEngines('a head trained with Adam', ['wasm', 'native'], (engine) => {
  const { tf } = engine;

  it.each(golden.cases)('follows Keras step by step: $id', async ({ optimizer: given, fit, ...expected }) => {
    const before = tf.memory().numTensors;
    const layers = tf.tidy(() => mapLayers(layersOf(golden.initialWeights), (values) => tf.variable(tf.tensor(values))));
    const weights = tensorsOf(layers);
    const { learningRate, beta1, beta2, epsilon } = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7, ...given };
    const optimizer = engine.createAdam(weights, { learningRate, beta1, beta2, epsilon });
    const meter = createEpochMeter(engine);
    const data = { ...plain, sampleWeights: weightsOf(fit) };
    const all = Array.from({ length: rows }, (_, i) => i);
    const stepLosses: number[] = [];
    const distance = (weightsThen: Weights) =>
      Math.max(...inOrder(weightsThen).map((values, i) => difference(weights[i].dataSync(), values.flat())));

    for (let epoch = 0; epoch < golden.epochs; epoch++) {
      for (let start = 0; start < rows; start += expected.batchSize) {
        const step = all.slice(start, start + expected.batchSize);
        const batch = { ...uploadRows(engine, data, step) };
        const { gradients, totals } = denseStep(engine, layers, batch);
        tf.dispose(batch);
        stepLosses.push(totals.dataSync()[0] / step.length);
        meter.add(totals, step.length);
        optimizer.apply(tensorsOf(gradients));
        if (epoch === 0 && start === 0) expect(distance(expected.weightsAfterStep1)).toBeLessThan(2e-5);
      }
      const { loss, accuracy } = await meter.read();
      expect(loss).toBeCloseTo(expected.historyLoss[epoch], 5);
      expect(accuracy).toBeCloseTo(expected.historyAccuracy[epoch], 6);
      const batch = { ...uploadRows(engine, plain, all) };
      meter.add(denseTotals(engine, layers, batch), rows);
      tf.dispose(batch);
      expect(difference([(await meter.read()).loss ?? Number.NaN], [expected.evaluateLossAfterEpoch[epoch]])).toBeLessThan(1e-5);
    }
    expect(difference(stepLosses, expected.stepLoss)).toBeLessThan(1e-5);
    expect(distance(expected.finalWeights)).toBeLessThan(2e-5);

    optimizer.dispose();
    tf.dispose(weights);
    expect(tf.memory().numTensors).toBe(before);
  });

  it.each([undefined, Float32Array.from({ length: rows }, (_, i) => (i * 5) % 7)])(
    'has the gradients that central differences have, dropout included: weights %o',
    (rowWeights) => {
      const layers = tf.tidy(() => mapLayers(layersOf(golden.initialWeights), (values) => tf.variable(tf.tensor(values))));
      const weights = tensorsOf(layers);
      const mask = tf.tensor2d(
        Array.from({ length: rows * 4 }, (_, i) => (i % 3 === 0 ? 0 : 1.5)),
        [rows, 4],
      );
      const batch = {
        ...uploadRows(
          engine,
          { ...plain, sampleWeights: rowWeights },
          Array.from({ length: rows }, (_, i) => i),
        ),
        mask,
      };
      const { gradients } = denseStep(engine, layers, batch);
      const meanLoss = (): number => denseStep(engine, layers, batch).totals.dataSync()[0] / rows;
      for (const [i, weight] of weights.entries()) {
        const values = Float32Array.from(weight.dataSync());
        const gradient = tensorsOf(gradients)[i].dataSync();
        for (let j = 0; j < values.length; j += 5) {
          const losses = [1, -1].map((sign) => {
            const moved = values.slice();
            moved[j] += sign * 2 ** -7;
            weight.assign(tf.tensor(moved, weight.shape));
            return meanLoss();
          });
          expect(Math.abs((losses[0] - losses[1]) * 64 - gradient[j])).toBeLessThan(2e-3);
        }
        weight.assign(tf.tensor(values, weight.shape));
      }
      tf.disposeVariables();
    },
  );

  it('counts a row as often as its weight says, and divides by the number of rows', () => {
    const layers = tf.tidy(() => mapLayers(layersOf(golden.initialWeights), (values) => tf.variable(tf.tensor(values))));
    const step = (taken: readonly number[], rowWeights?: Float32Array) => {
      const { gradients, totals } = denseStep(engine, layers, uploadRows(engine, { ...plain, sampleWeights: rowWeights }, taken));
      // Sums over the rows: gradients are means, and the batches are of different sizes.
      return {
        loss: totals.dataSync()[0],
        sums: tensorsOf(gradients).flatMap((gradient) => [...gradient.dataSync()].map((x) => x * taken.length)),
      };
    };
    const weighted = step(
      [0, 1, 2, 3],
      Float32Array.from({ length: rows }, (_, i) => [1, 2, 0, 3][i] ?? Number.NaN),
    );
    const repeated = step([0, 1, 1, 3, 3, 3]);
    expect(weighted.loss).toBeCloseTo(repeated.loss, 5);
    expect(difference(weighted.sums, repeated.sums)).toBeLessThan(1e-5);
    tf.disposeVariables();
  });
});

function difference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < b.length; i++) largest = Math.max(largest, Number.isNaN(a[i]) ? Number.POSITIVE_INFINITY : Math.abs(a[i] - b[i]));
  return a.length === b.length ? largest : Number.POSITIVE_INFINITY;
}
