import type * as tf from '@tensorflow/tfjs';

/**
 * The output of a tfjs batch norm for `x`, with a gradient also where the layer has no gamma: there the fused operator of tfjs, which needs
 * all five of its inputs, fails as soon as a tape runs.
 *
 *   y = gamma (x - m) / sqrt(v + epsilon) + beta
 *
 * @param layer - a `BatchNormalization` over the last axis.
 * @param training - true: m and v are those of the batch and also move the layer's running statistics (by the biased variance, as Keras
 *   does where it does not fuse). false: m and v are the running statistics, which stay as they are.
 * @returns y, of the shape of `x`.
 */
export function normalizeBatch(tfjs: typeof tf, layer: tf.layers.Layer, x: tf.Tensor, training: boolean): tf.Tensor {
  const { scale, center, epsilon, momentum } = layer.getConfig() as unknown as BatchNormConfig;
  if (scale && center) return layer.apply(x, { training }) as tf.Tensor;
  return tfjs.tidy(() => {
    const weights = layer.weights;
    const [runningMean, runningVariance] = weights.slice(-2);
    if (runningMean === undefined || runningVariance === undefined) return layer.apply(x, { training }) as tf.Tensor;
    let mean = runningMean.read();
    let variance = runningVariance.read();
    if (training) {
      const axes = x.shape.map((_, axis) => axis).slice(0, -1);
      const moments = tfjs.moments(x, axes);
      for (const [running, batch] of [
        [runningMean, moments.mean],
        [runningVariance, moments.variance],
      ] as const) {
        running.write(tfjs.add(tfjs.mul(running.read(), momentum), tfjs.mul(batch, 1 - momentum)));
      }
      ({ mean, variance } = moments);
    }
    const normalized = tfjs.mul(tfjs.sub(x, mean), tfjs.rsqrt(tfjs.add(variance, epsilon)));
    // tfjs keeps [gamma] [beta] mean variance, as far as the layer has them.
    const [only] = weights.length > 2 ? weights : [];
    if (only === undefined) return normalized;
    return scale ? tfjs.mul(normalized, only.read()) : tfjs.add(normalized, only.read());
  });
}

interface BatchNormConfig {
  readonly scale: boolean;
  readonly center: boolean;
  readonly epsilon: number;
  readonly momentum: number;
}
