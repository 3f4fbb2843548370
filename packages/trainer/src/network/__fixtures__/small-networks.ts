import { createRng } from '@graft/core';
import type { Engine } from '@graft/engine';
import type { LayersModel, layers as Layers, SymbolicTensor } from '@tensorflow/tfjs';
import { glorotUniform } from '../../dense/glorot-uniform.ts';
import type { NetworkBatch } from '../network-batch.ts';

export const side = 12;
export const classes = 3;
export const scale = { mean: [0, 0, 0], std: [255, 255, 255] } as const;

/** stem and stem-bn, body and body-bn, a skip connection over body, dropout, dense softmax. */
export function convolutional(engine: Engine): LayersModel {
  const { layers, input, model } = engine.tf;
  const image = input({ shape: [side, side, 3] });
  const through = (x: SymbolicTensor, layer: Layers.Layer) => layer.apply(x) as SymbolicTensor;
  let x = through(image, layers.conv2d({ name: 'stem', filters: 4, kernelSize: 3, padding: 'same' }));
  x = through(x, layers.batchNormalization({ name: 'stem-bn' }));
  let body = through(x, layers.conv2d({ name: 'body', filters: 4, kernelSize: 3, padding: 'same', useBias: false }));
  body = through(body, layers.batchNormalization({ name: 'body-bn' }));
  x = layers.add({ name: 'skip' }).apply([x, body]) as SymbolicTensor;
  x = through(x, layers.activation({ name: 'relu', activation: 'relu' }));
  x = through(x, layers.maxPooling2d({ name: 'pool', poolSize: 4 }));
  x = through(x, layers.flatten({ name: 'flatten' }));
  x = through(x, layers.dropout({ name: 'dropout', rate: 0.25 }));
  const outputs = through(x, layers.dense({ name: 'dense', units: classes, activation: 'softmax' }));
  return fresh(engine, model({ inputs: image, outputs }));
}

/** flatten, dense relu, dense softmax: a head on raw pixels. */
export function dense(engine: Engine): LayersModel {
  const { layers, sequential } = engine.tf;
  return fresh(
    engine,
    sequential({
      layers: [
        layers.flatten({ name: 'flatten', inputShape: [side, side, 3] }),
        layers.dense({ name: 'hidden', units: 8, activation: 'relu' }),
        layers.dense({ name: 'output', units: classes, activation: 'softmax' }),
      ],
    }),
  );
}

/** Images whose class is their brightest channel. */
export function batches(count: number, batchSize: number, seed: number): () => AsyncIterable<NetworkBatch> {
  return async function* () {
    for (let start = 0; start < count; start += batchSize) {
      const size = Math.min(batchSize, count - start);
      const rng = createRng(seed).split(`batch ${start}`);
      const labels = Int32Array.from({ length: size }, () => rng.integer(classes));
      const pixel = (i: number) => (i % 3 === labels[Math.floor(i / (side * side * 3))] ? 90 : 0) + rng.integer(160);
      const images = Uint8Array.from({ length: size * side * side * 3 }, (_, i) => pixel(i));
      yield { images, labels, count: size, height: side, width: side };
    }
  };
}

/** Kernels that do not depend on what tfjs draws. */
function fresh({ tf }: Engine, model: LayersModel): LayersModel {
  for (const weight of model.weights) {
    const shape = weight.shape.map(Number);
    if (shape.length < 2) continue;
    const kernel = tf.tensor(glorotUniform(shape, createRng(7).split(weight.originalName)), shape);
    weight.write(kernel);
    kernel.dispose();
  }
  return model;
}
