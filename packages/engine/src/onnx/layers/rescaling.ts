import { type LayerConverter, notSupported, single } from '../layer-converter.ts';

/** `scale x + offset` with the same two numbers everywhere; a step that changes nothing is not written. */
export const rescaling: LayerConverter = (graph, layer, inputs) => {
  const { name, shape } = single(layer, inputs);
  const { scale = 1, offset = 0 } = layer.config;
  if (typeof scale !== 'number') throw notSupported(layer, 'a scale that is no number');
  const product = scale === 1 ? name : graph.node('Mul', [name, graph.float32([], Float32Array.of(scale))]);
  return { name: offset === 0 ? product : graph.node('Add', [product, graph.float32([], Float32Array.of(offset))]), shape };
};
