import { createRng, DataError, type FeatureMatrix, InterruptedError, ShapeMismatchError } from '@graft/core';
import { expect, it } from 'vitest';
import { describeEngines } from '../__fixtures__/describe-engines.ts';
import { classWeights } from '../class-weights.ts';
import type { FitHeadOptions, HeadSnapshot } from '../define-head.ts';
import { evaluateClassification } from '../evaluate-classification.ts';
import { fitHead, headProbabilities } from '../head.ts';
import { type HeadConfig, headConfig } from '../head-config.ts';
import { predictedClasses } from '../predicted-classes.ts';

const [dim, classes] = [12, 3];

/** Rows around one centre a class, wide enough apart to be learnt. */
function blobs(rows: number, seed: number) {
  const rng = createRng(seed);
  const centre = createRng(99);
  const centres = Array.from({ length: classes * dim }, () => centre.normal());
  const labels = Int32Array.from({ length: rows }, (_, i) => i % classes);
  const data = Float32Array.from(
    { length: rows * dim },
    (_, i) => centres[labels[Math.floor(i / dim)] * dim + (i % dim)] + 0.3 * rng.normal(),
  );
  return { features: { data, rows, dim }, labels };
}

/** Two classes of so many rows, their centres two standard deviations apart: what is rare is easily overlooked. */
function overlapping(counts: readonly [number, number], seed: number) {
  const rng = createRng(seed).split('overlapping');
  const labels = Int32Array.from({ length: counts[0] + counts[1] }, (_, i) => Number(i >= counts[0]));
  const data = Float32Array.from({ length: labels.length * 2 }, (_, i) => rng.normal() + (i % 2 === 0 ? 2 * labels[i >> 1] : 0));
  return { features: { data, rows: labels.length, dim: 2 }, labels };
}

function options(config: object, more: Partial<FitHeadOptions<HeadConfig>> = {}): FitHeadOptions<HeadConfig> {
  const train = blobs(50, 1);
  return {
    train: { ...train, views: [Uint32Array.from({ length: 50 }, (_, i) => i)] },
    validation: blobs(20, 2),
    classes,
    config: headConfig.parse({ hiddenUnits: 16, learningRate: 0.03, epochs: 5, batchSize: 8, ...config }),
    ...more,
  };
}

const probabilitiesOf = ({ tensors }: HeadSnapshot, features: FeatureMatrix) =>
  headProbabilities('dense', new Map(tensors.map((tensor) => [tensor.name, tensor])), features);

await describeEngines('a dense head', ['wasm', 'native'], (engine) => {
  const { tf } = engine;

  it('mixes rows of features where it is asked to: it learns, leaves nothing behind, is repeated to the byte, and is another training', async () => {
    const before = tf.memory().numTensors;
    const fit = (alpha?: number) => fitHead(engine, options(alpha === undefined ? {} : { featureMixup: { alpha } }));
    const first = await fit(0.4);
    expect(tf.memory().numTensors).toBe(before);
    expect(first.history[4].validationAccuracy).toBeGreaterThan(0.9);
    const second = await fit(0.4);
    expect(second.last).toEqual(first.last);
    expect(second.history).toEqual(first.history);
    expect((await fit()).last).not.toEqual(first.last);
    expect((await fit(1)).last).not.toEqual(first.last);
  });

  it.each([
    { hiddenUnits: 16, total: 12 * 16 + 16 + 16 * 3 + 3 },
    { hiddenUnits: 0, total: 12 * 3 + 3 },
    { hiddenUnits: 16, dropout: 0.3, total: 12 * 16 + 16 + 16 * 3 + 3 },
    { hiddenUnits: 0, dropout: 0.3, total: 12 * 3 + 3 },
  ])('learns, leaves nothing on the device, and is repeated to the byte: %o', async ({ total, ...config }) => {
    const before = tf.memory().numTensors;
    const first = await fitHead(engine, options(config));
    expect(tf.memory().numTensors).toBe(before);
    expect(first.parameters).toEqual({ total, trainable: total });
    expect(first.history.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5]);
    expect(first.history[4].validationAccuracy).toBeGreaterThan(0.9);
    expect(first.history[4].loss).toBeLessThan(first.history[0].loss ?? 0);
    expect(await fitHead(engine, options(config))).toEqual(first);
    const otherwise = await fitHead(engine, options({ ...config, seed: 1 }));
    expect(otherwise.last.tensors).not.toEqual(first.last.tensors);
  });

  it('predicts in plain TypeScript what it validated on the device', async () => {
    const given = options({});
    const { last, history } = await fitHead(engine, given);
    const { features, labels } = given.validation;
    const probabilities = probabilitiesOf(last, features);
    const predicted = predictedClasses(probabilities, classes);
    const losses = labels.reduce((sum, label, i) => sum - Math.log(probabilities[i * classes + label]), 0);
    expect(history[4].validationLoss).toBeCloseTo(losses / labels.length, 5);
    expect(history[4].validationAccuracy).toBe(labels.filter((label, i) => label === predicted[i]).length / labels.length);
    const onDevice = tf.tidy(() => {
      const [kernel1, bias1, kernel2, bias2] = last.tensors.map(({ data, shape }) => tf.tensor(data, [...shape]));
      const x = tf.tensor2d(features.data, [features.rows, dim]);
      return tf
        .softmax(tf.add(tf.matMul(tf.relu(tf.add(tf.matMul(x, kernel1 as never), bias1)) as never, kernel2 as never), bias2))
        .dataSync();
    });
    for (const [i, p] of probabilities.entries()) expect(Math.abs(p - onDevice[i])).toBeLessThan(1e-5);
  });

  it('keeps the epoch of lowest validation loss beside the last', async () => {
    // With this rate the loss turns up again within the run.
    const { history, best, last } = await fitHead(engine, options({ learningRate: 0.5, epochs: 12 }));
    const losses = history.map(({ validationLoss }) => validationLoss ?? Number.POSITIVE_INFINITY);
    expect(best.epoch).toBe(losses.indexOf(Math.min(...losses)) + 1);
    expect(last.epoch).toBe(12);
    expect(best.epoch).not.toBe(last.epoch);
    const undisturbed = await fitHead(engine, options({ learningRate: 0.5, epochs: best.epoch }));
    expect(undisturbed.last.tensors).toEqual(best.tensors);
  });

  it('trains with weights of 1 to the same bytes as without, mixed rows too; with others to other ones', async () => {
    const weighed = (weights: Float32Array, config: object) => {
      const given = options(config);
      return fitHead(engine, { ...given, train: { ...given.train, sampleWeights: weights } });
    };
    for (const config of [{}, { hiddenUnits: 0, dropout: 0.2 }, { featureMixup: { alpha: 0.4 } }]) {
      const before = tf.memory().numTensors;
      expect(await weighed(new Float32Array(50).fill(1), config)).toEqual(await fitHead(engine, options(config)));
      expect(tf.memory().numTensors).toBe(before);
      expect((await weighed(new Float32Array(50).fill(1).fill(3, 20), config)).last).not.toEqual(
        (await fitHead(engine, options(config))).last,
      );
    }
  });

  it('does not read weights of validation rows', async () => {
    const given = options({});
    const weights = Float32Array.from({ length: 20 }, (_, i) => i);
    const fit = await fitHead(engine, { ...given, validation: { ...given.validation, sampleWeights: weights } as never });
    expect(fit).toEqual(await fitHead(engine, given));
  });

  it('learns a rare class better where classes are weighed, or its rows repeated', async () => {
    const names = ['common', 'rare'];
    const recalls = async (seed: number, change: (labels: Int32Array) => Partial<FitHeadOptions<HeadConfig>['train']>) => {
      const train = overlapping([190, 10], seed);
      const validation = overlapping([500, 500], seed + 1000);
      const { last } = await fitHead(engine, {
        train: { ...train, views: [Uint32Array.from(train.labels, (_, i) => i)], ...change(train.labels) },
        validation,
        classes: 2,
        config: headConfig.parse({ hiddenUnits: 0, learningRate: 0.05, epochs: 8, seed }),
      });
      return evaluateClassification({
        labels: validation.labels,
        probabilities: probabilitiesOf(last, validation.features),
        classes: names,
      }).balancedAccuracy;
    };
    for (const seed of [1, 2, 3]) {
      const plain = await recalls(seed, () => ({}));
      const weighed = await recalls(seed, (labels) => {
        const byClass = classWeights('balanced', labels, names);
        return { sampleWeights: Float32Array.from(labels, (label) => byClass[label]) };
      });
      const repeated = await recalls(seed, (labels) => ({
        views: [Uint32Array.from([...labels.keys()].flatMap((row) => Array<number>(labels[row] === 1 ? 19 : 1).fill(row)))],
      }));
      expect(weighed).toBeGreaterThan(plain + 0.05);
      expect(repeated).toBeGreaterThan(plain + 0.05);
    }
  });

  it('takes the views in turn, one an epoch', async () => {
    const given = options({ epochs: 3, hiddenUnits: 0 });
    const [even, odd] = [0, 1].map((rest) => given.train.views[0].filter((row) => row % 2 === rest));
    const inTurn = await fitHead(engine, { ...given, train: { ...given.train, views: [even, odd] } });
    const written = await fitHead(engine, { ...given, train: { ...given.train, views: [even, odd, even] } });
    const other = await fitHead(engine, { ...given, train: { ...given.train, views: [odd, even] } });
    expect(inTurn.last).toEqual(written.last);
    expect(inTurn.last).not.toEqual(other.last);
  });

  it('reports a diverged loss as null and never calls it the best', async () => {
    const { history, best } = await fitHead(engine, options({ learningRate: 1e30, epochs: 3 }));
    expect(history[2].validationLoss).toBeNull();
    expect(best.epoch).toBe(1);
  });

  it('stops between two steps when asked to, and cleans up', async () => {
    const before = tf.memory().numTensors;
    const controller = new AbortController();
    let epochs = 0;
    const fit = fitHead(engine, options({}, { signal: controller.signal, onEpoch: () => ++epochs === 2 && controller.abort() }));
    await expect(fit).rejects.toSatisfy(InterruptedError.isInstance);
    expect(epochs).toBe(2);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('refuses what does not fit together, before anything is on the device', async () => {
    const given = options({});
    const narrow = { features: { data: new Float32Array(2), rows: 1, dim: 2 }, labels: new Int32Array(1) };
    const none = { features: { data: new Float32Array(0), rows: 0, dim }, labels: new Int32Array(0) };
    await expect(fitHead(engine, { ...given, validation: narrow })).rejects.toThrow(ShapeMismatchError);
    await expect(fitHead(engine, { ...given, validation: none })).rejects.toThrow(DataError);
    const weighed = (...weights: number[]) =>
      fitHead(engine, { ...given, train: { ...given.train, sampleWeights: Float32Array.from(weights) } });
    await expect(weighed(1, 2)).rejects.toThrow(ShapeMismatchError);
    await expect(weighed(...Array(49).fill(1), -1)).rejects.toThrow('weights of 0 or more for the training rows but number 49 is -1');
    await expect(weighed(...Array(49).fill(1), Number.NaN)).rejects.toThrow(DataError);
    await expect(fitHead(engine, { ...given, classes: 1 })).rejects.toThrow(/two classes/);
    await expect(fitHead(engine, { ...given, classes: 2 })).rejects.toThrow(/0\.\.1 for training row 2 but received 2/);
    await expect(fitHead(engine, { ...given, train: { ...given.train, views: [Uint32Array.of(50)] } })).rejects.toThrow(DataError);
  });
});
