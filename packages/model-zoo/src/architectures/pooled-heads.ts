import type * as tf from '@tensorflow/tfjs';
import type { Heads, Tfjs } from '../define-backbone.ts';

/** Global mean over the last map (`features`) and a linear classifier on it (`logits`). */
export function pooledHeads(tfjs: Tfjs, x: tf.SymbolicTensor, classes: number): Heads {
  const features = tfjs.layers.globalAveragePooling2d({ name: 'features' }).apply(x) as tf.SymbolicTensor;
  const logits = tfjs.layers.dense({ name: 'logits', units: classes, kernelInitializer: 'zeros' }).apply(features) as tf.SymbolicTensor;
  return { features, logits };
}
