import { type LayerConverter, notSupported, single } from '../layer-converter.ts';

/**
 * `scale x + offset`, the same two numbers for all elements; a step that changes nothing is not written.
 *
 * The gate of MobileNetV3 is three layers, `relu6(x + 3) / 6`, and one operator:
 *
 *   clip(a x + b, 0, m) / m = clip(a x / m + b / m, 0, 1)
 */
export const rescaling: LayerConverter = (graph, layer, inputs) => {
  const { name, shape, rescaled } = single(layer, inputs);
  const { scale = 1, offset = 0 } = layer.config;
  if (typeof scale !== 'number') throw notSupported(layer, 'a scale that is no number');
  if (rescaled?.max !== undefined && offset === 0 && Math.fround(scale * rescaled.max) === 1) {
    const slope = { alpha: { float: rescaled.scale * scale }, beta: { float: rescaled.offset * scale } };
    return { name: graph.node('HardSigmoid', [rescaled.name], slope), shape };
  }
  const product = scale === 1 ? name : graph.node('Mul', [name, graph.float32([], Float32Array.of(scale))]);
  const sum = offset === 0 ? product : graph.node('Add', [product, graph.float32([], Float32Array.of(offset))]);
  return { name: sum, shape, rescaled: { name, scale, offset } };
};
