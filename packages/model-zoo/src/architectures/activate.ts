import type * as tf from '@tensorflow/tfjs';
import type { Tfjs } from './architecture.ts';

export type Activation = 'relu' | 'relu6' | 'hard-swish' | 'gelu' | 'linear';

/** An activation as the layer `name`, made of layers that every tfjs has, so that a saved model loads anywhere. */
export function activate(tfjs: Tfjs, x: tf.SymbolicTensor, name: string, activation: Activation): tf.SymbolicTensor {
  if (activation === 'linear') return x;
  if (activation !== 'hard-swish') return tfjs.layers.activation({ name, activation }).apply(x) as tf.SymbolicTensor;
  return tfjs.layers.multiply({ name }).apply([x, hardSigmoid(tfjs, x, `${name}_gate`)]) as tf.SymbolicTensor;
}

/** relu6(x + 3) / 6, the gate of MobileNetV3. tfjs' own `hardSigmoid` is Keras' older one of slope 0.2. */
export function hardSigmoid(tfjs: Tfjs, x: tf.SymbolicTensor, name: string): tf.SymbolicTensor {
  const { layers } = tfjs;
  let y = layers.rescaling({ name: `${name}_shift`, scale: 1, offset: 3 }).apply(x);
  y = layers.activation({ name: `${name}_clip`, activation: 'relu6' }).apply(y);
  return layers.rescaling({ name, scale: 1 / 6, offset: 0 }).apply(y) as tf.SymbolicTensor;
}
