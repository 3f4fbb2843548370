import { createRng, type FeatureMatrix, InterruptedError } from '@graft/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeEngines } from '../__fixtures__/describe-engines.ts';
import { classWeights } from '../class-weights.ts';
import type { FitHeadOptions, FitHeadResult, HeadSnapshot } from '../define-head.ts';
import { evaluateClassification } from '../evaluate-classification.ts';
import { fitHead, headProbabilities } from '../head.ts';
import { type HeadConfig, headConfig } from '../head-config.ts';
import { predictedClasses } from '../predicted-classes.ts';

const [dim, classes] = [12, 3];

/** Rows around one centre per class, wide enough apart to be learnt. */
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

/** Two classes of these sizes, their centres two standard deviations apart: the rare one is easily overlooked. */
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
  const fit = (config: object, change: Partial<FitHeadOptions<HeadConfig>['train']> = {}) => {
    const given = options(config);
    return fitHead(engine, { ...given, train: { ...given.train, ...change } });
  };

  describe.each([
    { hiddenUnits: 16, total: 12 * 16 + 16 + 16 * 3 + 3 },
    { hiddenUnits: 0, total: 12 * 3 + 3 },
    { hiddenUnits: 16, dropout: 0.3, total: 12 * 16 + 16 + 16 * 3 + 3 },
    { hiddenUnits: 0, dropout: 0.3, total: 12 * 3 + 3 },
    { hiddenUnits: 16, featureMixup: { alpha: 0.4 }, total: 12 * 16 + 16 + 16 * 3 + 3 },
  ])('with %o', ({ total, ...config }) => {
    let first: FitHeadResult;
    let left: number;
    beforeAll(async () => {
      const before = tf.memory().numTensors;
      first = await fit(config);
      left = tf.memory().numTensors - before;
    });

    it('leaves nothing on the device', () => {
      expect(left).toBe(0);
    });

    it('counts its parameters', () => {
      expect(first.parameters).toEqual({ total, trainable: total });
    });

    it('learns', () => {
      expect(first.history.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5]);
      expect(first.history[4].validationAccuracy).toBeGreaterThan(0.9);
      expect(first.history[4].loss).toBeLessThan(first.history[0].loss ?? 0);
    });

    it('is repeated to the byte', async () => {
      expect(await fit(config)).toEqual(first);
    });

    it('depends on its seed', async () => {
      expect((await fit({ ...config, seed: 1 })).last.tensors).not.toEqual(first.last.tensors);
    });

    it('trains to the same bytes with sample weights of 1', async () => {
      expect(await fit(config, { sampleWeights: new Float32Array(50).fill(1) })).toEqual(first);
    });

    it('trains to other bytes with other sample weights', async () => {
      expect((await fit(config, { sampleWeights: new Float32Array(50).fill(1).fill(3, 20) })).last).not.toEqual(first.last);
    });
  });

  it('trains to other bytes for another alpha, and without mixing', async () => {
    const mixed = await fit({ featureMixup: { alpha: 0.4 } });
    expect((await fit({})).last).not.toEqual(mixed.last);
    expect((await fit({ featureMixup: { alpha: 1 } })).last).not.toEqual(mixed.last);
  });

  it('validates as it predicts in plain TypeScript', async () => {
    const { features, labels } = options({}).validation;
    const { last, history } = await fit({});
    const probabilities = probabilitiesOf(last, features);
    const predicted = predictedClasses(probabilities, classes);
    const losses = labels.reduce((sum, label, i) => sum - Math.log(probabilities[i * classes + label]), 0);
    expect(history[4].validationLoss).toBeCloseTo(losses / labels.length, 5);
    expect(history[4].validationAccuracy).toBe(labels.filter((label, i) => label === predicted[i]).length / labels.length);
  });

  it('predicts in plain TypeScript what tfjs computes', async () => {
    const { features } = options({}).validation;
    const { last } = await fit({});
    const onDevice = tf.tidy(() => {
      const [kernel1, bias1, kernel2, bias2] = last.tensors.map(({ data, shape }) => tf.tensor(data, [...shape]));
      const x = tf.tensor2d(features.data, [features.rows, dim]);
      return tf
        .softmax(tf.add(tf.matMul(tf.relu(tf.add(tf.matMul(x, kernel1 as never), bias1)) as never, kernel2 as never), bias2))
        .dataSync();
    });
    for (const [i, p] of probabilitiesOf(last, features).entries()) expect(Math.abs(p - onDevice[i])).toBeLessThan(1e-5);
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

  it('does not read weights of validation rows', async () => {
    const given = options({});
    const weights = Float32Array.from({ length: 20 }, (_, i) => i);
    const fit = await fitHead(engine, { ...given, validation: { ...given.validation, sampleWeights: weights } as never });
    expect(fit).toEqual(await fitHead(engine, given));
  });

  describe.each([1, 2, 3])('on a rare class, seed %i', (seed) => {
    const names = ['common', 'rare'];
    const recall = async (change: (labels: Int32Array) => Partial<FitHeadOptions<HeadConfig>['train']>) => {
      const train = overlapping([190, 10], seed);
      const validation = overlapping([500, 500], seed + 1000);
      const { last } = await fitHead(engine, {
        train: { ...train, views: [Uint32Array.from(train.labels, (_, i) => i)], ...change(train.labels) },
        validation,
        classes: 2,
        config: headConfig.parse({ hiddenUnits: 0, learningRate: 0.05, epochs: 8, seed }),
      });
      const probabilities = probabilitiesOf(last, validation.features);
      return evaluateClassification({ labels: validation.labels, probabilities, classes: names }).balancedAccuracy;
    };
    let plain: number;
    beforeAll(async () => {
      plain = await recall(() => ({}));
    });

    it('learns more where classes are weighted', async () => {
      const weighted = await recall((labels) => {
        const byClass = classWeights('balanced', labels, names);
        return { sampleWeights: Float32Array.from(labels, (label) => byClass[label]) };
      });
      expect(weighted).toBeGreaterThan(plain + 0.05);
    });

    it('learns more where its rows are repeated', async () => {
      const repeated = await recall((labels) => ({
        views: [Uint32Array.from([...labels.keys()].flatMap((row) => Array<number>(labels[row] === 1 ? 19 : 1).fill(row)))],
      }));
      expect(repeated).toBeGreaterThan(plain + 0.05);
    });
  });

  it('takes the views in turn, one per epoch', async () => {
    const given = options({ epochs: 3, hiddenUnits: 0 });
    const [even, odd] = [0, 1].map((rest) => given.train.views[0].filter((row) => row % 2 === rest));
    const inTurn = await fitHead(engine, { ...given, train: { ...given.train, views: [even, odd] } });
    const written = await fitHead(engine, { ...given, train: { ...given.train, views: [even, odd, even] } });
    const other = await fitHead(engine, { ...given, train: { ...given.train, views: [odd, even] } });
    expect(inTurn.last).toEqual(written.last);
    expect(inTurn.last).not.toEqual(other.last);
  });

  it('reports a diverged loss as null', async () => {
    expect((await fit({ learningRate: 1e30, epochs: 3 })).history[2].validationLoss).toBeNull();
  });

  it('never calls a later diverged epoch the best', async () => {
    expect((await fit({ learningRate: 1e30, epochs: 3 })).best.epoch).toBe(1);
  });

  it('stops between two steps when asked to, and leaves nothing on the device', async () => {
    const before = tf.memory().numTensors;
    const controller = new AbortController();
    let epochs = 0;
    const stopped = fitHead(engine, options({}, { signal: controller.signal, onEpoch: () => ++epochs === 2 && controller.abort() }));
    await expect(stopped).rejects.toSatisfy(InterruptedError.isInstance);
    expect(epochs).toBe(2);
    expect(tf.memory().numTensors).toBe(before);
  });
});
