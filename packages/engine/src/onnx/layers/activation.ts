import type { GraphValue, GraphWriter } from '../graph-writer.ts';
import { type ConvertibleLayer, type LayerConverter, notSupported, single } from '../layer-converter.ts';

/** Activations by their serialised name in tfjs. In the graph the channel axis is 1 for a picture, and the last for anything else. */
const activations: Readonly<Record<string, (graph: GraphWriter, value: GraphValue) => string>> = {
  gelu: (graph, { name }) => gelu(graph, name),
  hardSigmoid: (graph, { name }) => graph.node('HardSigmoid', [name], { alpha: { float: 0.2 }, beta: { float: 0.5 } }),
  relu: (graph, { name }) => graph.node('Relu', [name]),
  relu6: (graph, { name }) => clip(graph, name, 6),
  sigmoid: (graph, { name }) => graph.node('Sigmoid', [name]),
  tanh: (graph, { name }) => graph.node('Tanh', [name]),
  swish: (graph, { name }) => graph.node('Mul', [name, graph.node('Sigmoid', [name])]),
  softmax: (graph, { name, shape }) => graph.node('Softmax', [name], { axis: shape.length === 3 ? 1 : shape.length }),
};

/** The activation of a layer itself. Without one the value stays as it is, and a following batch norm can be folded into it. */
export function activate(graph: GraphWriter, layer: ConvertibleLayer, value: GraphValue): GraphValue {
  const { activation = 'linear' } = layer.config;
  if (activation === 'linear') return value;
  const write = activations[activation];
  if (write === undefined) throw notSupported(layer, `activation "${activation}"`);
  const { shape, rescaled } = value;
  return { name: write(graph, value), shape, ...(rescaled && activation === 'relu6' ? { rescaled: { ...rescaled, max: 6 } } : {}) };
}

/** Activation, and Softmax as a layer of its own. */
export const activationLayer: LayerConverter = (graph, layer, inputs) => activate(graph, layer, single(layer, inputs));

/** Softmax along the channels; another axis cannot be compiled. */
export const softmaxLayer: LayerConverter = (graph, layer, inputs) => {
  const input = single(layer, inputs);
  const { axis = -1 } = layer.config;
  if (axis !== -1 && axis !== input.shape.length) throw notSupported(layer, `softmax along axis ${axis}`);
  return activate(graph, { ...layer, config: { activation: 'softmax' } }, input);
};

/** ReLU, with `maxValue` 6 for relu6. */
export const reluLayer: LayerConverter = (graph, layer, inputs) => {
  const { maxValue, negativeSlope = 0, threshold = 0 } = layer.config;
  if (negativeSlope !== 0 || threshold !== 0) throw notSupported(layer, 'a slope or a threshold');
  const { name, shape, rescaled } = single(layer, inputs);
  if (maxValue == null) return { name: graph.node('Relu', [name]), shape };
  return { name: clip(graph, name, maxValue), shape, ...(rescaled ? { rescaled: { ...rescaled, max: maxValue } } : {}) };
};

function clip(graph: GraphWriter, name: string, max: number): string {
  return graph.node('Clip', [name, graph.float32([], Float32Array.of(0)), graph.float32([], Float32Array.of(max))]);
}

/** x (1 + erf(x / sqrt 2)) / 2, in the order that onnxruntime recognises as one operator; ONNX has its own from opset 20 on. */
function gelu(graph: GraphWriter, name: string): string {
  const scalar = (value: number): string => graph.float32([], Float32Array.of(value));
  const erf = graph.node('Erf', [graph.node('Div', [name, scalar(Math.SQRT2)])]);
  return graph.node('Mul', [graph.node('Mul', [name, graph.node('Add', [erf, scalar(1)])]), scalar(0.5)]);
}
