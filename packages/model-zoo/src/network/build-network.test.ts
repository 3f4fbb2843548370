import { createRng } from '@graft/core';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { buildNetwork, type NetworkEngine } from './build-network.ts';
import { countNetworkParameters, networkVariantSchema } from './network-layers.ts';

const small = { variant: 'article', height: 22, width: 26, classes: 3, seed: 7 } as const;

interface Draw {
  readonly shape: number[];
  readonly seed: readonly [number, number];
  readonly low: number;
  readonly high: number;
}

/** An engine that records what it is asked to draw. */
function recordingEngine(): { engine: NetworkEngine; draws: Draw[] } {
  const draws: Draw[] = [];
  const statelessUniform: NetworkEngine['statelessUniform'] = (shape, seed, low, high) => {
    draws.push({ shape, seed, low, high });
    const rng = createRng(seed[0]).split(String(seed[1]));
    return tf.tensor(
      Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => rng.uniform(low, high)),
      shape,
    );
  };
  return { engine: { tf, statelessUniform }, draws };
}

beforeAll(async () => {
  tf.env().set('PROD', true);
  await tf.setBackend('cpu');
});

it("has exactly the article's 174,698,889 parameters at 300 x 300 and 9 classes", () => {
  expect(countNetworkParameters({ variant: 'article', height: 300, width: 300, classes: 9 })).toBe(174_698_889);
});

it.each(networkVariantSchema.options)('is counted as it is built: %s', (variant) => {
  const { engine } = recordingEngine();
  const model = buildNetwork(engine, { ...small, variant });
  expect(model.countParams()).toBe(countNetworkParameters({ ...small, variant }));
  model.dispose();
});

it(
  'is convolution 64, pool, convolution 128, pool, dropout 0.1, dense 256 relu, softmax; only "relu" has activations after its ' +
    'convolutions',
  () => {
    const { engine } = recordingEngine();
    for (const [variant, activation] of [
      ['article', 'linear'],
      ['relu', 'relu'],
    ] as const) {
      const model = buildNetwork(engine, { ...small, variant });
      const layers = model.layers.map((layer) => {
        const { filters, units, rate, activation: name, padding } = layer.getConfig();
        return [layer.getClassName(), ...[filters, units, rate, name, padding].filter((value) => value !== undefined)];
      });
      expect(layers).toEqual([
        ['InputLayer'],
        ['Conv2D', 64, activation, 'valid'],
        ['MaxPooling2D', 'valid'],
        ['Conv2D', 128, activation, 'valid'],
        ['MaxPooling2D', 'valid'],
        ['Flatten'],
        ['Dropout', 0.1],
        ['Dense', 256, 'relu'],
        ['Dense', 3, 'softmax'],
      ]);
      model.dispose();
    }
  },
);

it('draws each kernel once, Glorot uniform, with its own key, and sets biases to zero', () => {
  const { engine, draws } = recordingEngine();
  const model = buildNetwork(engine, small);
  const fans = [9 * 3 + 9 * 64, 9 * 64 + 9 * 128, 4 * 5 * 128 + 256, 256 + 3].map((fan) => Math.sqrt(6 / fan));
  expect(draws.map(({ low, high }) => [low, high])).toEqual(fans.map((limit) => [-limit, limit]));
  expect(draws.map(({ shape }) => shape)).toEqual([
    [3, 3, 3, 64],
    [3, 3, 64, 128],
    [2560, 256],
    [256, 3],
  ]);
  expect(draws.map(({ seed: [seed] }) => seed)).toEqual([7, 7, 7, 7]);
  expect(new Set(draws.map(({ seed: [, layer] }) => layer)).size).toBe(4);
  for (const weight of model.weights.filter(({ name }) => name.includes('bias'))) {
    expect((weight.read().dataSync() as Float32Array).every((value) => value === 0)).toBe(true);
  }
  model.dispose();
});

it('leaves no tensor behind, and loads from its own JSON', async () => {
  const { engine } = recordingEngine();
  const before = tf.memory().numTensors;
  const model = buildNetwork(engine, small);
  expect(tf.memory().numTensors - before).toBe(model.weights.length);
  const again = await tf.models.modelFromJSON({ modelTopology: JSON.parse(model.toJSON() as unknown as string) });
  expect(again.countParams()).toBe(model.countParams());
  again.dispose();
  model.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

it('refuses a picture that is too small for its pools', () => {
  expect(() => buildNetwork(recordingEngine().engine, { ...small, height: 9 })).toThrow(/at least 10 x 10/);
});
