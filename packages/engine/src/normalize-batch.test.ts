import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { normalizeBatch } from './normalize-batch.ts';

beforeAll(async () => {
  tf.env().set('PROD', true);
  await tf.setBackend('cpu');
});

describe.each([
  { scale: false, center: true },
  { scale: true, center: false },
  { scale: false, center: false },
  { scale: true, center: true },
])('normalizeBatch with %o', (form) => {
  /** A layer of this form, or the whole one that computes the same: tfjs trains no other itself. */
  const layerOf = (isWhole = false): tf.layers.Layer => {
    const layer = tf.layers.batchNormalization({ ...(isWhole ? {} : form), momentum: 0.8, inputShape: [2, 2, 3] });
    tf.sequential({ layers: [layer] });
    const gamma = form.scale ? [0.5, 1.5, 2] : [1, 1, 1];
    const beta = form.center ? [1.5, -1, 0.5] : [0, 0, 0];
    const own = [...(form.scale || isWhole ? [gamma] : []), ...(form.center || isWhole ? [beta] : [])];
    layer.setWeights([...own, [0.25, -0.5, 1], [1.5, 0.75, 2]].map((values) => tf.tensor1d(values)));
    return layer;
  };
  const x = tf.tensor([1, -2, 3, 0.5, 0.25, -1, 4, 3, 2, -3, 1, 0], [1, 2, 2, 3]);
  const valuesOf = (tensor: tf.Tensor): number[] => [...tensor.dataSync()];

  it.each([false, true])('gives the output of the layer, statistics included (training: %s)', (training) => {
    const [ours, theirs] = [layerOf(), layerOf(true)];
    const [received, expected] = [normalizeBatch(tf, ours, x, training), theirs.apply(x, { training }) as tf.Tensor];
    for (const [i, value] of valuesOf(expected).entries()) expect(valuesOf(received)[i]).toBeCloseTo(value, 5);
    const statistics = (layer: tf.layers.Layer): number[] => layer.getWeights().slice(-2).flatMap(valuesOf);
    for (const [i, value] of statistics(theirs).entries()) expect(statistics(ours)[i]).toBeCloseTo(value, 5);
    expect(statistics(ours).includes(0.25)).toBe(!training);
  });

  it.each([false, true])('has the gradient of its formula, by central differences (training: %s)', (training) => {
    const direction = tf.sin(tf.range(0, 12)).reshape([1, 2, 2, 3]);
    const value = (input: tf.Tensor): tf.Scalar => tf.sum(tf.mul(normalizeBatch(tf, layerOf(), input, training), direction)) as tf.Scalar;
    const gradient = valuesOf(tf.grad(value)(x));
    for (let i = 0; i < 12; i++) {
      const step = (by: number): number => value(tf.add(x, tf.oneHot(i, 12).reshape([1, 2, 2, 3]).mul(by))).dataSync()[0] ?? 0;
      expect(gradient[i]).toBeCloseTo((step(1e-2) - step(-1e-2)) / 2e-2, 2);
    }
  });
});
