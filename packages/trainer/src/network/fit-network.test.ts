import { ConfigError, EngineError, InterruptedError, mixedTargets, UnknownNameError } from '@graft/core';
import { expect, it } from 'vitest';
import { describeEngines } from '../__fixtures__/describe-engines.ts';
import { predictedClasses } from '../predicted-classes.ts';
import { batches, classes, convolutional, dense, scale } from './__fixtures__/small-networks.ts';
import { type FitNetworkOptions, fitNetwork } from './fit-network.ts';
import type { NetworkBatch } from './network-batch.ts';
import { networkConfig } from './network-config.ts';
import { networkProbabilities } from './network-probabilities.ts';
import type { NetworkSnapshot } from './network-snapshot.ts';

function options(model: FitNetworkOptions['model'], config: object, more: Partial<FitNetworkOptions> = {}): FitNetworkOptions {
  return {
    model,
    trainBatches: (epoch) => batches(20, 8, epoch)(),
    validationBatches: batches(10, 4, 100),
    stepsPerEpoch: 3,
    config: networkConfig.parse({ epochs: 2, batchSize: 8, learningRate: 0.02, ...config }),
    scale,
    onSnapshot: async () => undefined,
    ...more,
  };
}

async function valuesOf({ tensors }: Pick<NetworkSnapshot, 'tensors'>): Promise<Map<string, number[]>> {
  const values = new Map<string, number[]>();
  for (const { name, chunks } of tensors) {
    values.set(name, []);
    for await (const chunk of chunks()) values.get(name)?.push(...chunk);
  }
  return values;
}

/** Fit, and give the weights before and after, by name. */
async function weightsAround(engine: Parameters<typeof fitNetwork>[0], given: FitNetworkOptions) {
  const read = () =>
    Promise.all(given.model.weights.map(async (weight) => [weight.originalName, [...(await weight.read().data())]] as const));
  const before = new Map(await read());
  const result = await fitNetwork(engine, given);
  return { before, after: new Map(await read()), result };
}

await describeEngines('fitNetwork with convolutions', ['native'], (engine) => {
  const trained = ['body', 'body-bn', 'dropout', 'dense'];

  it('keeps every byte of the frozen layers, statistics included, while the others move', async () => {
    const model = convolutional(engine);
    const { before, after } = await weightsAround(engine, options(model, {}, { trainable: trained }));
    expect([...before.keys()].filter((name) => name.includes('moving'))).toHaveLength(4);
    for (const [name, values] of before) {
      const isTrained = trained.includes(name.split('/')[0]);
      if (isTrained) expect(after.get(name), name).not.toEqual(values);
      else expect(after.get(name), name).toEqual(values);
    }
    model.dispose();
  });

  it('counts the parameters that train, and all', async () => {
    const model = convolutional(engine);
    const { result } = await weightsAround(engine, options(model, {}, { trainable: trained }));
    const trainable = 3 * 3 * 4 * 4 + 4 + 4 + 36 * 3 + 3;
    expect(result.parameters).toEqual({ total: trainable + 8 + (3 * 3 * 3 * 4 + 4) + 16, trainable });
    model.dispose();
  });

  const trainedWith = async (seed: number) => {
    const model = convolutional(engine);
    const around = await weightsAround(engine, options(model, { seed }));
    model.dispose();
    return around;
  };

  it('trains all layers by default', async () => {
    const { before, after } = await trainedWith(0);
    for (const [name, values] of before) expect(after.get(name), name).not.toEqual(values);
  });

  it('trains to the same bytes every time, dropout included', async () => {
    expect(await trainedWith(0)).toEqual(await trainedWith(0));
  });

  it('depends on its seed', async () => {
    expect((await trainedWith(1)).after).not.toEqual((await trainedWith(0)).after);
  });

  it('thaws groups at their epochs and keeps the others, byte for byte', async () => {
    const model = convolutional(engine);
    const read = () => new Map(model.weights.map((weight) => [weight.originalName, [...weight.read().dataSync()]]));
    const seen = [read()];
    const groups = [
      { name: 'body', layers: ['body', 'body-bn'], fromEpoch: 2, rate: 0.1 },
      { name: 'head', layers: ['dropout', 'dense'], fromEpoch: 1, rate: 1 },
    ];
    const { result } = await weightsAround(engine, options(model, { epochs: 2 }, { groups, onEpoch: () => seen.push(read()) }));
    const moved = (epoch: number) =>
      [...seen[epoch].keys()].filter((name) => JSON.stringify(seen[epoch].get(name)) !== JSON.stringify(seen[epoch - 1].get(name)));
    const head = ['dense/kernel', 'dense/bias'];
    const statistics = ['body-bn/moving_mean', 'body-bn/moving_variance'];
    expect(moved(1)).toEqual(head);
    expect(new Set(moved(2))).toEqual(new Set(['body/kernel', 'body-bn/gamma', 'body-bn/beta', ...statistics, ...head]));
    expect(result.parameters.trainable).toBe(3 * 3 * 4 * 4 + 4 + 4 + 36 * 3 + 3);
    model.dispose();
  });

  it('moves a group by its share of the learning rate', async () => {
    const model = convolutional(engine);
    const groups = [
      { name: 'body', layers: ['body'], fromEpoch: 1, rate: 0.25 },
      { name: 'head', layers: ['dense'], fromEpoch: 1, rate: 1 },
    ];
    const oneStep = { trainBatches: batches(8, 8, 1), stepsPerEpoch: 1, groups };
    const { before, after } = await weightsAround(engine, options(model, { epochs: 1, learningRate: 0.02 }, oneStep));
    // Adam's first step is the rate itself wherever a gradient is not near zero.
    const largest = (name: string) =>
      Math.max(...(after.get(name) ?? []).map((value, i) => Math.abs(value - (before.get(name)?.[i] ?? 0))));
    expect(largest('dense/kernel')).toBeCloseTo(0.02, 4);
    expect(largest('body/kernel')).toBeCloseTo(0.005, 4);
    model.dispose();
  });

  it('keeps the statistics of batch norms in inference mode while their gamma and beta learn', async () => {
    const model = convolutional(engine);
    const { before, after } = await weightsAround(engine, options(model, {}, { batchNorm: 'inference' }));
    for (const [name, values] of before) {
      if (name.includes('moving')) expect(after.get(name), name).toEqual(values);
      else expect(after.get(name), name).not.toEqual(values);
    }
    model.dispose();
  });

  it.each(['inference', 'training'] as const)('trains a batch norm without gamma, in %s mode', async (batchNorm) => {
    const { tf } = engine;
    const model = tf.sequential({
      layers: [
        tf.layers.conv2d({ name: 'body', filters: 4, kernelSize: 3, useBias: false, inputShape: [12, 12, 3] }),
        tf.layers.batchNormalization({ name: 'norm', scale: false }),
        tf.layers.globalAveragePooling2d({ name: 'pool' }),
        tf.layers.dense({ name: 'dense', units: classes, activation: 'softmax' }),
      ],
    });
    const { before, after } = await weightsAround(engine, options(model, {}, { batchNorm }));
    for (const [name, values] of before) {
      if (name.includes('moving') && batchNorm === 'inference') expect(after.get(name), name).toEqual(values);
      else expect(after.get(name), name).not.toEqual(values);
    }
    model.dispose();
  });

  it('learns', async () => {
    const model = convolutional(engine);
    const { result } = await weightsAround(engine, options(model, { epochs: 6 }));
    expect(result.history[5].loss).toBeLessThan((result.history[0].loss ?? 0) / 2);
    model.dispose();
  });
});

await describeEngines('fitNetwork without convolutions', ['wasm', 'native'], (engine) => {
  const { tf } = engine;

  it('leaves nothing on the device but the model', async () => {
    const model = dense(engine);
    const before = tf.memory().numTensors;
    await fitNetwork(engine, options(model, {}));
    await networkProbabilities(engine, model, batches(10, 4, 100)(), { scale });
    expect(tf.memory().numTensors).toBe(before);
    model.dispose();
  });

  it('hands out the weights of the best epoch so far and of the last one', async () => {
    const model = dense(engine);
    const kept: { epoch: number; keepAs: readonly string[]; values: Map<string, number[]> }[] = [];
    const { history, bestEpoch } = await fitNetwork(
      engine,
      options(
        model,
        { epochs: 8, learningRate: 0.2 },
        {
          onSnapshot: async (snapshot) => {
            kept.push({ epoch: snapshot.epoch, keepAs: snapshot.keepAs, values: await valuesOf(snapshot) });
          },
        },
      ),
    );
    const losses = history.map(({ validationLoss }) => validationLoss ?? Number.POSITIVE_INFINITY);
    expect(bestEpoch).toBe(losses.indexOf(Math.min(...losses)) + 1);
    expect(kept.findLast(({ keepAs }) => keepAs.includes('best'))?.epoch).toBe(bestEpoch);
    expect(kept.at(-1)?.keepAs).toContain('last');
    expect(kept.at(-1)?.epoch).toBe(8);
    expect([...(kept[0]?.values.keys() ?? [])]).toEqual(['hidden/kernel', 'hidden/bias', 'output/kernel', 'output/bias']);
    for (const weight of model.weights) expect(kept.at(-1)?.values.get(weight.originalName)).toEqual([...weight.read().dataSync()]);
    model.dispose();
  });

  it('validates as it predicts', async () => {
    const model = dense(engine);
    const { history } = await fitNetwork(engine, options(model, {}));
    const predicted = predictedClasses(await networkProbabilities(engine, model, batches(10, 4, 100)(), { scale }), classes);
    const labels: number[] = [];
    for await (const batch of batches(10, 4, 100)()) labels.push(...batch.labels);
    expect(history[1].validationAccuracy).toBe(labels.filter((label, row) => label === predicted[row]).length / 10);
    model.dispose();
  });

  it('predicts what tfjs predicts', async () => {
    const model = dense(engine);
    await fitNetwork(engine, options(model, {}));
    const probabilities = await networkProbabilities(engine, model, batches(10, 4, 100)(), { scale });
    let row = 0;
    for await (const { images, count, height, width } of batches(10, 4, 100)()) {
      const expected = tf.tidy(() =>
        (
          model.predict(
            tf.tensor4d(
              Float32Array.from(images, (x) => x / 255),
              [count, height, width, 3],
            ),
          ) as typeof tf.Tensor.prototype
        ).dataSync(),
      );
      for (let i = 0; i < count; i++, row++) {
        for (let c = 0; c < classes; c++) expect(Math.abs(probabilities[row * classes + c] - expected[i * classes + c])).toBeLessThan(1e-5);
      }
    }
    model.dispose();
  });

  /** Batches of `batches`, each with what `more` adds. */
  const batchesWith = <More extends Partial<NetworkBatch>>(more: (batch: NetworkBatch, start: number) => More) =>
    async function* (epoch: number) {
      let start = 0;
      for await (const batch of batches(20, 8, epoch)()) {
        yield { ...batch, ...more(batch, start) };
        start += batch.count;
      }
    };

  /** The weights after training; nothing is left on the device. */
  const trained = async (more: Partial<FitNetworkOptions>, config: object = {}) => {
    const model = dense(engine);
    const before = tf.memory().numTensors;
    const { result, after } = await weightsAround(engine, options(model, config, more));
    expect(tf.memory().numTensors).toBe(before);
    model.dispose();
    return { ...result, weights: after };
  };
  const shares = (weight: number) =>
    batchesWith(({ labels, count }) => {
      const order = Array.from({ length: count }, (_, n) => (n + 1) % count);
      return { targets: mixedTargets(labels, order, weight, classes) };
    });

  it('trains on shares of one class alone to the same bytes as on labels', async () => {
    expect(await trained({ trainBatches: shares(1) })).toEqual(await trained({}));
  });

  it('trains on mixed shares to other bytes', async () => {
    expect((await trained({ trainBatches: shares(0.7) })).weights).not.toEqual((await trained({})).weights);
  });

  it('validates on labels where it trains on shares', async () => {
    // At a rate that moves nothing, the first validation loss is that of the same network.
    const still = await trained({ trainBatches: shares(0.7) }, { learningRate: 1e-30 });
    expect(still.history[0].validationLoss).toBe((await trained({}, { learningRate: 1e-30 })).history[0].validationLoss);
  });

  it('reports the weighted cross-entropy of shares, and an accuracy that counts each photo once', async () => {
    const weightOf = (position: number) => [1, 0, 2.5, 0.5][position % 4];
    const trainBatches = batchesWith(({ labels, count }, start) => ({
      targets: mixedTargets(labels, [...Array(count).keys()].reverse(), 0.6, classes),
      sampleWeights: Float32Array.from({ length: count }, (_, n) => weightOf(start + n)),
    }));
    // At a rate that moves nothing the epoch's figures are those of the untrained network.
    const { history } = await trained({ trainBatches }, { learningRate: 1e-30, epochs: 1 });
    const model = dense(engine);
    const probabilities = await networkProbabilities(engine, model, batches(20, 8, 1)(), { scale });
    model.dispose();
    let [loss, correct, position] = [0, 0, 0];
    for await (const { targets, sampleWeights, count } of trainBatches(1)) {
      for (let n = 0; n < count; n++, position++) {
        const shares = [...targets.subarray(n * classes, (n + 1) * classes)];
        const row = [...probabilities.subarray(position * classes, (position + 1) * classes)];
        loss -= sampleWeights[n] * shares.reduce((sum, share, c) => sum + share * Math.log(row[c]), 0);
        if (row.indexOf(Math.max(...row)) === shares.indexOf(Math.max(...shares))) correct++;
      }
    }
    expect(history[0].loss).toBeCloseTo(loss / 20, 5);
    expect(history[0].accuracy).toBe(correct / 20);
  });

  const weighted = (value: (position: number) => number) =>
    batchesWith(({ count }, start) => ({ sampleWeights: Float32Array.from({ length: count }, (_, n) => value(start + n)) }));

  it('trains with sample weights of 1 to the same bytes as without', async () => {
    expect(await trained({ trainBatches: weighted(() => 1) })).toEqual(await trained({}));
  });

  it('trains with other sample weights to other bytes', async () => {
    expect((await trained({ trainBatches: weighted((position) => position % 3) })).weights).not.toEqual((await trained({})).weights);
  });

  it('does not read sample weights in validation', async () => {
    const validationBatches = async function* () {
      for await (const batch of batches(10, 4, 100)()) yield { ...batch, sampleWeights: new Float32Array(batch.count).fill(9) };
    };
    expect(await trained({ validationBatches })).toEqual(await trained({}));
  });

  it('refuses a negative sample weight', async () => {
    await expect(trained({ trainBatches: weighted((position) => 3 - position) })).rejects.toThrow(
      'weights of 0 or more for a batch of images',
    );
  });

  it('reports each step and stops between two when asked to', async () => {
    const model = dense(engine);
    const before = tf.memory().numTensors;
    const controller = new AbortController();
    const steps: object[] = [];
    const fit = fitNetwork(
      engine,
      options(
        model,
        {},
        {
          signal: controller.signal,
          onStep: (progress) => {
            steps.push(progress);
            if (steps.length === 2) controller.abort();
          },
        },
      ),
    );
    await expect(fit).rejects.toSatisfy(InterruptedError.isInstance);
    expect(steps).toEqual([
      { epoch: 1, step: 1, steps: 3 },
      { epoch: 1, step: 2, steps: 3 },
    ]);
    expect(tf.memory().numTensors).toBe(before);
    model.dispose();
  });

  it.each([
    [
      'a batch norm along another axis',
      'along axis 1',
      () => [tf.layers.reshape({ targetShape: [4, 108] }), tf.layers.batchNormalization({ axis: 1 }), tf.layers.flatten()],
    ],
    ['noise other than dropout', 'cannot be seeded', () => [tf.layers.gaussianNoise({ stddev: 1 })]],
    ['a nested network', 'a whole network', () => [tf.sequential({ layers: [tf.layers.dense({ units: 4, inputShape: [432] })] })]],
    ['an end other than class scores', 'an output layer', () => [tf.layers.dense({ units: 3 }), tf.layers.reLU()]],
  ])('refuses %s by its reason', async (_, why, between) => {
    const first = tf.layers.flatten({ inputShape: [12, 12, 3] });
    const last = why === 'an output layer' ? [] : [tf.layers.dense({ units: classes, activation: 'softmax' })];
    const model = tf.sequential({ layers: [first, ...between(), ...last] });
    await expect(fitNetwork(engine, options(model, {}))).rejects.toThrow(ConfigError);
    await expect(fitNetwork(engine, options(model, {}))).rejects.toThrow(why);
    model.dispose();
  });

  it('refuses a layer that does not exist', async () => {
    const model = dense(engine);
    await expect(fitNetwork(engine, options(model, {}, { trainable: ['ouput'] }))).rejects.toThrow(UnknownNameError);
    model.dispose();
  });
});

await describeEngines('fitNetwork where convolutions have no gradients', ['wasm'], (engine) => {
  it('refuses to train them', async () => {
    const model = convolutional(engine);
    await expect(fitNetwork(engine, options(model, {}))).rejects.toThrow(EngineError);
    model.dispose();
  });

  it('trains the layers behind them', async () => {
    const model = convolutional(engine);
    const { history } = await fitNetwork(engine, options(model, {}, { trainable: ['dense'] }));
    expect(history).toHaveLength(2);
    model.dispose();
  });
});
