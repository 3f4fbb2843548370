import type { ChannelAffine } from '../graph-writer.ts';
import { type LayerConverter, notSupported, single, weight } from '../layer-converter.ts';
import { activate } from './activation.ts';

/** Dense on rows: kernel `[in, out]` as it is. */
export const dense: LayerConverter = (graph, layer, inputs) => {
  const { name, shape } = single(layer, inputs);
  if (shape.length !== 1) throw notSupported(layer, `an input of shape [batch, ${shape.join(', ')}]`);
  const { data, shape: dims } = weight(layer, 0, 'kernel');
  const units = dims[1] ?? 0;
  const bias = layer.weights[1]?.data ?? new Float32Array(units);
  const affine: ChannelAffine = { scale: new Float64Array(units).fill(1), shift: Float64Array.from(bias) };
  const kernel = graph.deferred(dims, () => data.map((value, i) => value * (affine.scale[i % units] as number)));
  const shift = graph.deferred([units], () => Float32Array.from(affine.shift));
  return activate(graph, layer, { name: graph.node('Gemm', [name, kernel, shift]), shape: [units], affine });
};
