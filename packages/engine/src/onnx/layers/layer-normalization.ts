import { type LayerConverter, notSupported, single } from '../layer-converter.ts';

/**
 * Layer norm over the channels of each pixel, or over a row:
 *
 *   y = gamma (x - mean) / sqrt(variance + epsilon) + beta
 *
 * ONNX normalises trailing axes, so a picture is turned to channels last before and back afterwards.
 */
export const layerNormalization: LayerConverter = (graph, layer, inputs) => {
  const { name, shape } = single(layer, inputs);
  const { axis = -1, center = true, scale: scaled = true, epsilon = 1e-3 } = layer.config;
  const [last, ...others] = typeof axis === 'number' ? [axis] : axis;
  if (others.length > 0 || (last !== -1 && last !== shape.length))
    throw notSupported(layer, `normalisation along axis ${JSON.stringify(axis)}`);
  const channels = shape.at(-1) ?? 0;
  // tfjs keeps [gamma] [beta], those that the layer has.
  const gamma = (scaled && layer.weights[0]?.data) || new Float32Array(channels).fill(1);
  const beta = (center && layer.weights.at(-1)?.data) || new Float32Array(channels);
  const isPicture = shape.length === 3;
  const turned = isPicture ? graph.node('Transpose', [name], { perm: [0, 2, 3, 1] }) : name;
  const normalized = graph.node('LayerNormalization', [turned, graph.float32([channels], gamma), graph.float32([channels], beta)], {
    axis: shape.length,
    epsilon: { float: epsilon },
  });
  return { name: isPicture ? graph.node('Transpose', [normalized], { perm: [0, 3, 1, 2] }) : normalized, shape };
};
