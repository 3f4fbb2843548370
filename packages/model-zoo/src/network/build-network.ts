import { ConfigError, elementCount } from '@graft/core';
import type { Engine } from '@graft/engine';
import type * as tf from '@tensorflow/tfjs';
import { kernelSize, type NetworkLayer, type NetworkShape, networkLayers, poolSize } from './network-layers.ts';

export interface NetworkOptions extends NetworkShape {
  /** A safe integer from 0 on; layer `n` draws its kernel with the key (seed, n). */
  readonly seed: number;
}

/** What drawing a network needs of an engine. */
export type NetworkEngine = Pick<Engine, 'tf' | 'statelessUniform'>;

/** Two 3 x 3 convolutions and two pools leave at least one pixel of this. */
const smallestSide = 10;

/**
 * The network with fresh weights: kernels Glorot uniform, biases zero, as Keras' defaults.
 *
 *   w ~ U(-l, l),   l = sqrt(6 / (fanIn + fanOut)),   fan = receptive field x channels
 *
 * The engine draws each kernel in one operation, straight into its final memory: tfjs' own initialiser takes 16 s and twice the
 * memory for the 700 MB of the article's first dense layer.
 *
 * @returns a model on `[N, height, width, 3]` float32 that ends in probabilities `[N, classes]`.
 * @see Glorot and Bengio, Understanding the difficulty of training deep feedforward neural networks, 2010.
 */
export function buildNetwork(engine: NetworkEngine, options: NetworkOptions): tf.LayersModel {
  const { height, width, seed } = options;
  if (Math.min(height, width) < smallestSide) {
    throw new ConfigError(
      `Expected at least ${smallestSide} x ${smallestSide} pixels for a network trained from scratch but received ${height} x ${width}.`,
      {
        hint: 'Choose a larger input for its arm.',
      },
    );
  }
  const { tf: tfjs } = engine;
  // The initial tensors end with the scope; the variables, which share their memory, stay.
  tfjs.engine().startScope();
  try {
    const image = tfjs.input({ name: 'image', shape: [height, width, 3] });
    let x: tf.SymbolicTensor = image;
    for (const [index, layer] of networkLayers(options).entries()) {
      x = drawLayer(engine, layer, index, seed).apply(x) as tf.SymbolicTensor;
    }
    return tfjs.model({ name: `network-${options.variant}`, inputs: image, outputs: x });
  } finally {
    tfjs.engine().endScope();
  }
}

function drawLayer(engine: NetworkEngine, layer: NetworkLayer, index: number, seed: number): tf.layers.Layer {
  const { layers } = engine.tf;
  const name = `${layer.kind}_${index}`;
  const kernelInitializer = glorotUniform(engine, [seed, index]);
  switch (layer.kind) {
    case 'convolution':
      return layers.conv2d({ name, filters: layer.filters, kernelSize, activation: layer.activation, kernelInitializer });
    case 'max-pool':
      return layers.maxPooling2d({ name, poolSize });
    case 'flatten':
      return layers.flatten({ name });
    case 'dropout':
      return layers.dropout({ name, rate: layer.rate });
    case 'dense':
      return layers.dense({ name, units: layer.units, activation: layer.activation, kernelInitializer });
  }
}

type Initializer = ReturnType<Engine['tf']['initializers']['glorotUniform']>;

/** tfjs' Glorot initialiser, and saved as such, but the engine draws its numbers from a key. */
function glorotUniform(engine: NetworkEngine, key: readonly [number, number]): Initializer {
  const initializer = engine.tf.initializers.glorotUniform({});
  initializer.apply = (declared) => {
    const shape = declared as number[];
    const receptiveField = elementCount(shape.slice(0, -2));
    const limit = Math.sqrt(6 / (receptiveField * ((shape.at(-2) ?? 1) + (shape.at(-1) ?? 1))));
    return engine.statelessUniform(shape, key, -limit, limit);
  };
  return initializer;
}
