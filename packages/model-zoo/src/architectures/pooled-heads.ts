import type * as tf from '@tensorflow/tfjs';
import type { Heads, Tfjs } from './architecture.ts';

/** Global mean over the last map (`features`) and a linear classifier on it (`logits`). */
export function pooledHeads(tfjs: Tfjs, x: tf.SymbolicTensor, classes: number): Heads {
  const features = tfjs.layers.globalAveragePooling2d({ name: 'features' }).apply(x) as tf.SymbolicTensor;
  return { features, preLogits: features, logits: classifier(tfjs, features, classes) };
}

export function classifier(tfjs: Tfjs, x: tf.SymbolicTensor, classes: number): tf.SymbolicTensor {
  return tfjs.layers.dense({ name: 'logits', units: classes, kernelInitializer: 'zeros' }).apply(x) as tf.SymbolicTensor;
}
