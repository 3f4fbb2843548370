import { createRng, type Rng } from '@graft/core';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { compileToOnnx } from './compile-to-onnx.ts';
import { layerConverters } from './layer-converters.ts';
import { openOnnx } from './open-onnx.ts';

const { layers } = tf;
const pixelsAsTheyAre = { mean: [0, 0, 0], std: [1, 1, 1], channelOrder: 'rgb', input: 'uint8' } as const;
const imagenet = { mean: [123.675, 116.28, 103.53], std: [58.395, 57.12, 57.375], channelOrder: 'rgb', input: 'uint8' } as const;

beforeAll(async () => {
  // The plain JavaScript backend is the oracle: its loops read like the definitions.
  await tf.setBackend('cpu');
});

describe('compileToOnnx', () => {
  it('gives the features of tfjs for a network of every layer that it knows', async () => {
    const model = networkOfEveryLayer();
    randomize(model, createRng(1));
    const used = new Set(model.layers.map((layer) => layer.getClassName()));
    expect(Object.keys(layerConverters).filter((name) => !used.has(name))).toEqual([]);
    await expectEqual(model, 'result', imagenet, [3, 21, 18, 3]);
  });

  it.each([
    ['same', 1, 7],
    ['same', 2, 8],
    ['same', 2, 9],
    ['same', 3, 10],
    ['valid', 1, 7],
    ['valid', 2, 9],
    ['valid', 3, 11],
  ] as const)('pads as TensorFlow does: %s, stride %i, size %i', async (padding, strides, size) => {
    const input = tf.input({ shape: [size, size + 1, 3] });
    const outputs = [
      layers.conv2d({ filters: 2, kernelSize: [3, 2], strides, padding }).apply(input),
      layers.depthwiseConv2d({ kernelSize: 4, strides, padding, depthMultiplier: 2 }).apply(input),
      layers.maxPooling2d({ poolSize: 3, strides, padding }).apply(input),
      layers.averagePooling2d({ poolSize: 2, strides, padding }).apply(input),
    ].map((output) => layers.flatten().apply(output as tf.SymbolicTensor) as tf.SymbolicTensor);
    const model = tf.model({ inputs: input, outputs: layers.concatenate({ name: 'result' }).apply(outputs) as tf.SymbolicTensor });
    randomize(model, createRng(size));
    await expectEqual(model, 'result', pixelsAsTheyAre, [2, size, size + 1, 3]);
  });

  it('folds a batch norm only into weights that nothing else reads', async () => {
    const input = tf.input({ shape: [6, 6, 3] });
    const shared = layers.conv2d({ filters: 4, kernelSize: 3, padding: 'same' }).apply(input) as tf.SymbolicTensor;
    const normalized = layers.batchNormalization({}).apply(shared) as tf.SymbolicTensor;
    const twice = layers.batchNormalization({}).apply(normalized) as tf.SymbolicTensor;
    const sum = layers.add().apply([shared, twice]) as tf.SymbolicTensor;
    const model = tf.model({ inputs: input, outputs: layers.globalAveragePooling2d({ name: 'result' }).apply(sum) as tf.SymbolicTensor });
    randomize(model, createRng(3));
    await expectEqual(model, 'result', imagenet, [2, 6, 6, 3]);
  });

  it('folds a factor per channel into the weights before it, and writes it where there are no such weights', async () => {
    const factor = (bias: boolean) => layers.depthwiseConv2d({ kernelSize: 1, useBias: bias });
    const model = tf.sequential({
      layers: [
        layers.maxPooling2d({ inputShape: [6, 6, 3], poolSize: 2 }),
        factor(true),
        layers.conv2d({ filters: 4, kernelSize: 3 }),
        factor(false),
        layers.batchNormalization({}),
        factor(true),
        layers.flatten({ name: 'result' }),
      ],
    });
    randomize(model, createRng(8));
    await expectEqual(model, 'result', imagenet, [2, 6, 6, 3]);
    const text = Buffer.from(compileToOnnx(model, { ...imagenet, output: 'result' })).toString('latin1');
    // The pool's factor moves into nothing before it; the convolution takes the other two.
    expect(text.match(/Conv_\d+/g)?.filter((name, i, all) => all.indexOf(name) === i)).toHaveLength(2);
  });

  it.each(['valid', 'same'] as const)(
    'pads in the convolution (%s) what was padded before it, and keeps the zeros that others read',
    async (padding) => {
      const input = tf.input({ shape: [7, 8, 3] });
      const border = layers.zeroPadding2d({ padding: [[1, 2], [0, 1]] }); // biome-ignore format: one pair per line says less
      const padded = border.apply(input) as tf.SymbolicTensor;
      const options = { filters: 4, kernelSize: 3, strides: 2, padding };
      const sums = [layers.conv2d(options), layers.depthwiseConv2d({ ...options, depthMultiplier: 1 })].map((layer) => layer.apply(padded));
      const compiled = (x: tf.SymbolicTensor[]): tf.LayersModel => {
        const ends = x.map((end) => layers.flatten().apply(end) as tf.SymbolicTensor);
        const model = tf.model({ inputs: input, outputs: layers.concatenate({ name: 'result' }).apply(ends) as tf.SymbolicTensor });
        randomize(model, createRng(9));
        return model;
      };
      const padNodes = (model: tf.LayersModel) =>
        Buffer.from(compileToOnnx(model, { ...imagenet, output: 'result' }))
          .toString('latin1')
          .match(/Pad_\d+/g)?.length ?? 0;
      const own = compiled(sums as tf.SymbolicTensor[]);
      await expectEqual(own, 'result', imagenet, [2, 7, 8, 3]);
      expect(padNodes(own)).toBe(0);
      const shared = compiled([...sums, layers.maxPooling2d({ poolSize: 3 }).apply(padded)] as tf.SymbolicTensor[]);
      await expectEqual(shared, 'result', imagenet, [2, 7, 8, 3]);
      expect(padNodes(shared)).toBeGreaterThan(0);
    },
  );

  it('writes the gate of MobileNetV3, three layers, as one operator, and steps that only look like it as they are', async () => {
    const gate = (offset: number, clip: tf.layers.Layer, scale: number): tf.LayersModel =>
      tf.sequential({
        layers: [
          layers.rescaling({ inputShape: [5, 4, 3], scale: 0.5, offset }),
          clip,
          layers.rescaling({ scale, offset: 0 }),
          layers.flatten({ name: 'result' }),
        ],
      });
    const nodes = (model: tf.LayersModel) => Buffer.from(compileToOnnx(model, { ...imagenet, output: 'result' })).toString('latin1');
    for (const clip of [layers.activation({ activation: 'relu6' }), layers.reLU({ maxValue: 6 })]) {
      const model = gate(3, clip, 1 / 6);
      await expectEqual(model, 'result', imagenet, [2, 5, 4, 3]);
      expect(nodes(model)).toContain('HardSigmoid');
      expect(nodes(model)).not.toContain('Clip');
    }
    for (const model of [
      gate(3, layers.activation({ activation: 'relu6' }), 1 / 5),
      gate(0, layers.reLU({ maxValue: 4 }), 1 / 6),
      gate(3, layers.activation({ activation: 'relu' }), 1 / 6),
    ]) {
      await expectEqual(model, 'result', imagenet, [2, 5, 4, 3]);
      expect(nodes(model)).not.toContain('HardSigmoid');
    }
  });

  it('halves the weights in the file on demand: kernels rounded to float16, sums in float32', async () => {
    const model = tf.sequential({
      layers: [
        layers.conv2d({ inputShape: [6, 6, 3], filters: 64, kernelSize: 3 }),
        layers.batchNormalization({}),
        layers.flatten(),
        layers.dense({ units: 16, name: 'result' }),
      ],
    });
    randomize(model, createRng(11));
    const options = { ...imagenet, output: 'result' } as const;
    const [whole, half] = [compileToOnnx(model, options), compileToOnnx(model, { ...options, precision: 'float16' })];
    expect(half.length).toBeLessThan(0.55 * whole.length);
    // 11 bits of 24: a part in 2^11 a weight, and the sum of many errs less than each.
    await expectEqual(model, 'result', { ...imagenet, precision: 'float16' }, [2, 6, 6, 3], 2 ** -11);
    await expect(expectEqual(model, 'result', { ...imagenet, precision: 'float16' }, [2, 6, 6, 3])).rejects.toThrow();
  });

  it('names the weights that float16 cannot hold', () => {
    const model = tf.sequential({ layers: [layers.flatten({ inputShape: [2, 2, 3] }), layers.dense({ units: 2, name: 'result' })] });
    model.layers[1]?.setWeights([tf.fill([12, 2], -65520), tf.zeros([2])]);
    expect(() => compileToOnnx(model, { ...imagenet, output: 'result', precision: 'float16' })).toThrow(/up to 65504.*holds -65520/);
  });

  it('survives a batch norm whose variance is zero, as pruned channels have', async () => {
    const model = tf.sequential({
      layers: [
        layers.conv2d({ inputShape: [5, 5, 3], filters: 3, kernelSize: 3, useBias: false }),
        layers.batchNormalization({ epsilon: 1e-3, scale: false }),
        layers.flatten({ name: 'result' }),
      ],
    });
    randomize(model, createRng(4));
    const [beta, mean] = (model.layers[1] as tf.layers.Layer).getWeights();
    (model.layers[1] as tf.layers.Layer).setWeights([beta as tf.Tensor, mean as tf.Tensor, tf.zeros([3])]);
    await expectEqual(model, 'result', pixelsAsTheyAre, [1, 5, 5, 3]);
  });

  it('reads channels in the order of the network, and float32 pixels like bytes', async () => {
    const model = tf.sequential({
      layers: [layers.conv2d({ inputShape: [4, 4, 3], filters: 2, kernelSize: 1 }), layers.flatten({ name: 'result' })],
    });
    randomize(model, createRng(5));
    await expectEqual(model, 'result', { ...imagenet, channelOrder: 'bgr' }, [2, 4, 4, 3]);
    await expectEqual(model, 'result', { ...imagenet, input: 'float32' }, [2, 4, 4, 3]);
  });

  it('compiles a model inside the model', async () => {
    const inner = tf.sequential({
      layers: [layers.conv2d({ inputShape: [6, 6, 3], filters: 4, kernelSize: 3 }), layers.batchNormalization({})],
    });
    const model = tf.sequential({ layers: [inner, layers.globalAveragePooling2d({}), layers.dense({ units: 3, name: 'result' })] });
    randomize(model, createRng(6));
    await expectEqual(model, 'result', imagenet, [2, 6, 6, 3]);
  });

  it('gives the same bytes for the same model', () => {
    const model = networkOfEveryLayer();
    const options = { ...imagenet, output: 'result' };
    expect(Buffer.compare(compileToOnnx(model, options), compileToOnnx(model, options))).toBe(0);
  });

  it('names the layer that it cannot compile', () => {
    const model = tf.sequential({ layers: [layers.upSampling2d({ inputShape: [4, 4, 3], name: 'grow' })] });
    expect(() => compileToOnnx(model, { ...imagenet, output: 'grow' })).toThrow(/"grow" is of the class UpSampling2D/);
  });

  it('names the nearest layer when the output does not exist', () => {
    const model = tf.sequential({ layers: [layers.flatten({ inputShape: [4, 4, 3], name: 'features' })] });
    expect(() => compileToOnnx(model, { ...imagenet, output: 'feature' })).toThrow(/layer id for output but received "feature"/);
  });

  it.each([
    ['a path', 'model.json', 'received a string'],
    ['nothing', undefined, 'received undefined'],
    ['the bytes of a file', new Uint8Array(4), 'an object of class Uint8Array'],
  ])('refuses %s in place of a model', (_, model, words) => {
    const compile = () => compileToOnnx(model as unknown as tf.LayersModel, { output: 'features', ...imagenet });
    expect(compile).toThrow(words);
    expect(compile).toThrow(expect.objectContaining({ code: 'GRAFT_CONFIG' }));
  });

  it.each([
    ['mean', [1, 2], 'GRAFT_SHAPE_MISMATCH'],
    ['mean', [1, Number.NaN, 3], 'GRAFT_CONFIG'],
    ['std', [1, 0, 3], 'GRAFT_CONFIG'],
    ['std', [1, 2, 3, 4], 'GRAFT_SHAPE_MISMATCH'],
    ['std', [1, Number.POSITIVE_INFINITY, 3], 'GRAFT_CONFIG'],
  ])('refuses the %s %j', (what, values, code) => {
    const input = tf.input({ shape: [4, 4, 3] });
    const model = tf.model({ inputs: input, outputs: layers.flatten().apply(input) as tf.SymbolicTensor });
    const compile = () => compileToOnnx(model, { output: model.layers.at(-1)?.name ?? '', ...imagenet, [what]: values });
    expect(compile).toThrow(expect.objectContaining({ code, message: expect.stringContaining(what) }));
  });

  it('refuses a network whose picture has no size', () => {
    const model = tf.sequential({ layers: [layers.conv2d({ inputShape: [null, null, 3], filters: 1, kernelSize: 1, name: 'result' })] });
    expect(() => compileToOnnx(model, { ...imagenet, output: 'result' })).toThrow(/height, width/);
  });
});

/** A small network in which every compilable layer stands at least once, each with the settings that zoo networks use. */
function networkOfEveryLayer(): tf.LayersModel {
  const then = (layer: tf.layers.Layer, x: tf.SymbolicTensor | tf.SymbolicTensor[]): tf.SymbolicTensor =>
    layer.apply(x) as tf.SymbolicTensor;
  const input = tf.input({ shape: [21, 18, 3] });
  let x = then(
    layers.zeroPadding2d({
      padding: [
        [0, 1],
        [2, 1],
      ],
    }),
    input,
  );
  x = then(layers.conv2d({ filters: 6, kernelSize: 3, strides: 2, padding: 'valid', useBias: false }), x);
  x = then(layers.batchNormalization({ epsilon: 1e-3 }), x);
  x = then(layers.reLU({ maxValue: 6 }), x);
  let y = then(layers.depthwiseConv2d({ kernelSize: 5, strides: 1, padding: 'same', depthMultiplier: 2, activation: 'relu6' }), x);
  y = then(layers.batchNormalization({ scale: false }), y);
  y = then(layers.conv2d({ filters: 6, kernelSize: [1, 3], padding: 'same', dilationRate: 1, activation: 'tanh' }), y);
  x = then(layers.add(), [x, y]);
  const pooled = then(layers.averagePooling2d({ poolSize: 3, strides: 1, padding: 'same' }), x);
  const highest = then(layers.maxPooling2d({ poolSize: 3, strides: 1, padding: 'same' }), x);
  x = then(layers.concatenate({ axis: 3 }), [x, pooled, highest]);
  x = then(layers.batchNormalization({ center: false }), x);
  x = then(layers.layerNormalization({ axis: 3, epsilon: 1e-6 }), x);
  x = then(layers.activation({ activation: 'gelu' }), x);
  const excited = then(layers.reshape({ targetShape: [1, 1, 18] }), then(layers.globalAveragePooling2d({}), x));
  const gate = then(layers.rescaling({ scale: 1 / 6, offset: 0 }), then(layers.rescaling({ scale: 2, offset: 3 }), excited));
  x = then(layers.multiply(), [then(layers.activation({ activation: 'hardSigmoid' }), gate), x]);
  x = then(layers.activation({ activation: 'swish' }), x);
  x = then(layers.activation({ activation: 'sigmoid' }), x);
  x = then(layers.dropout({ rate: 0.2 }), x);
  const rows = then(layers.flatten(), then(layers.maxPooling2d({ poolSize: 2 }), x));
  const squares = then(layers.reshape({ targetShape: [5, -1, 9] }), rows);
  const point = then(layers.reshape({ targetShape: [1, 1, 18] }), then(layers.globalAveragePooling2d({}), x));
  const scores = then(layers.conv2d({ filters: 4, kernelSize: 1, activation: 'softmax' }), point);
  const ends = [then(layers.globalAveragePooling2d({}), squares), then(layers.flatten(), scores)];
  const merged = then(layers.layerNormalization({ axis: -1, epsilon: 1e-6 }), then(layers.concatenate(), ends));
  const hidden = then(layers.batchNormalization({}), then(layers.dense({ units: 8 }), merged));
  const probabilities = then(layers.softmax(), then(layers.dense({ units: 5, activation: 'relu' }), hidden));
  return tf.model({ inputs: input, outputs: then(layers.activation({ activation: 'linear', name: 'result' }), probabilities) });
}

/** Weights in -0.5 .. 0.5; variances, which tfjs keeps last, in 0.05 .. 1.05. */
function randomize(model: tf.LayersModel, rng: Rng): void {
  for (const layer of model.layers) {
    if ('layers' in layer) {
      randomize(layer as tf.LayersModel, rng);
      continue;
    }
    const weights = layer.getWeights();
    const isVariance = (i: number): boolean => layer.getClassName() === 'BatchNormalization' && i === weights.length - 1;
    layer.setWeights(
      weights.map((weight, i) =>
        tf.tensor(
          Float32Array.from({ length: weight.size }, () => rng.random() + (isVariance(i) ? 0.05 : -0.5)),
          weight.shape,
        ),
      ),
    );
  }
}

async function expectEqual(
  model: tf.LayersModel,
  output: string,
  options: Omit<Parameters<typeof compileToOnnx>[1], 'output'>,
  shape: readonly [number, number, number, number],
  tolerance = 1e-4,
): Promise<void> {
  const rng = createRng(7);
  const pixels = Uint8Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => rng.integer(256));
  const expected = tf.tidy(() => {
    const image = tf.tensor(Float32Array.from(pixels), [...shape]);
    const ordered = options.channelOrder === 'bgr' ? tf.reverse(image, 3) : image;
    const normalized = ordered.sub(tf.tensor1d([...options.mean])).div(tf.tensor1d([...options.std]));
    return Float32Array.from((model.predict(normalized) as tf.Tensor).dataSync());
  });
  const network = await openOnnx(compileToOnnx(model, { ...options, output }), { threads: 1 });
  const features = await network.run(options.input === 'uint8' ? pixels : Float32Array.from(pixels), shape);
  await network.dispose();
  expect(features.length).toBe(shape[0] * network.outputDim);
  expect(features.length).toBe(expected.length);
  const largest = expected.reduce((max, value) => Math.max(max, Math.abs(value)), 1);
  const difference = expected.reduce((max, value, i) => Math.max(max, Math.abs(value - (features[i] as number))), 0);
  expect(difference).toBeLessThanOrEqual(tolerance * largest);
}
