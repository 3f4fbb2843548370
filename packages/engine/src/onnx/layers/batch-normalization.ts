import type { LayerConverter } from '../layer-converter.ts';
import { notSupported, single, weight } from '../layer-converter.ts';

/**
 * Batch norm with its frozen statistics: one multiplication and one addition per channel,
 *
 *   y = a x + b,   a = gamma / sqrt(variance + epsilon),   b = beta - a mean
 *
 * folded in float64 into the weights before it where nothing else reads their result, otherwise written as Mul and Add.
 */
export const batchNormalization: LayerConverter = (graph, layer, inputs) => {
  const { name, shape, affine } = single(layer, inputs);
  const { axis = -1, center = true, scale: scaled = true, epsilon = 1e-3 } = layer.config;
  if (axis !== -1 && axis !== shape.length) throw notSupported(layer, `normalisation along axis ${JSON.stringify(axis)}`);
  const channels = shape.at(-1) ?? 0;

  // tfjs keeps [gamma] [beta] mean variance, as far as the layer has them.
  const ones = new Float32Array(channels).fill(1);
  const gamma = scaled ? weight(layer, 0, 'gamma').data : ones;
  const beta = center ? weight(layer, scaled ? 1 : 0, 'beta').data : new Float32Array(channels);
  const mean = weight(layer, layer.weights.length - 2, 'moving mean').data;
  const variance = weight(layer, layer.weights.length - 1, 'moving variance').data;
  const a = Float64Array.from(gamma, (g, c) => g / Math.sqrt((variance[c] as number) + epsilon));
  const b = Float64Array.from(beta, (value, c) => value - (a[c] as number) * (mean[c] as number));
  if (!a.every(Number.isFinite) || !b.every(Number.isFinite)) throw notSupported(layer, 'a variance that makes its scale infinite');

  if (affine !== undefined) {
    for (let c = 0; c < channels; c++) {
      const factor = a[c] as number;
      affine.scale[c] = (affine.scale[c] as number) * factor;
      affine.shift[c] = (affine.shift[c] as number) * factor + (b[c] as number);
    }
    return { name, shape, affine };
  }
  const dims = shape.length === 3 ? [channels, 1, 1] : [channels];
  const product = graph.node('Mul', [name, graph.float32(dims, Float32Array.from(a))]);
  return { name: graph.node('Add', [product, graph.float32(dims, Float32Array.from(b))]), shape };
};
