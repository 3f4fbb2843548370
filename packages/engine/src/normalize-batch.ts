import type * as tf from '@tensorflow/tfjs';

/**
 * What a tfjs batch norm gives for `x`, with a gradient also where the layer has no gamma: there tfjs' own fused operator, which wants
 * all five of its inputs, breaks as soon as a tape runs.
 *
 *   y = gamma (x - m) / sqrt(v + epsilon) + beta
 *
 * @param layer - a `BatchNormalization` over the last axis.
 * @param training - with m and v of the batch, which also move the layer's running statistics (by the biased variance, as Keras does
 * where it does not fuse); otherwise with the running statistics, which then stand still.
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
    // tfjs keeps [gamma] [beta] mean variance, those that the layer has.
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
