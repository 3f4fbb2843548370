import { type ChannelOrder, EngineError, ShapeMismatchError, UnknownNameError, type WeightPrecision } from '@graft/core';
import type * as tf from '@tensorflow/tfjs';
import { float16Weights } from './float16-weights.ts';
import { type GraphValue, GraphWriter } from './graph-writer.ts';
import { asRows } from './layers/reshape.ts';
import { elementTypes, encodeOnnxModel, type OnnxValueInfo } from './onnx-messages.ts';
import { writeLayers } from './write-layers.ts';

export interface CompileOptions {
  /** Name of the layer whose output is the result; the model's own output when it is the model's last layer. */
  readonly output: string;
  /** On the 0..255 scale, one a channel, in the order the network reads them. */
  readonly mean: readonly number[];
  readonly std: readonly number[];
  /** The order that the network reads; pixels always come in as RGB. */
  readonly channelOrder: ChannelOrder;
  /** What `run` will be given: bytes, or float32 on the same 0..255 scale. */
  readonly input: 'uint8' | 'float32';
  /** Of the weights in the file: `float16` is half as large; every sum is float32's all the same. Default: float32. */
  readonly precision?: WeightPrecision | undefined;
}

/**
 * Compile a frozen tfjs network, from pixels to features, to an ONNX model.
 *
 * The graph takes `image` `[batch, height, width, 3]` (0..255, RGB; any batch) and gives `features` `[batch, D]`. It holds the
 * normalisation `(pixel - mean) / std`, turns pictures to NCHW, and folds every batch norm that follows a convolution or dense layer
 * into its weights in float64, so features differ from tfjs' in the last bits only. Dropout is left out. The same model gives the
 * same bytes.
 *
 * @param model - a functional or sequential model with one picture input of known height and width.
 * @throws {EngineError} naming the layer that cannot be compiled, or the weights that float16 cannot hold; {UnknownNameError} for an unknown output layer.
 * @see https://github.com/onnx/onnx/blob/main/docs/Operators.md
 */
export function compileToOnnx(model: tf.LayersModel, options: CompileOptions): Uint8Array {
  const { output, mean, std, channelOrder, input, precision = 'float32' } = options;
  const [height, width] = sizeOfInput(model);
  for (const [what, values] of Object.entries({ mean, std })) {
    if (values.length !== 3) throw new ShapeMismatchError(`the preprocessing's ${what}`, [3], [values.length]);
  }

  const graph = new GraphWriter();
  // Bytes are a quarter of the floats: turn and reorder them before the cast.
  let pixels = graph.node('Transpose', ['image'], { perm: [0, 3, 1, 2] });
  if (channelOrder === 'bgr') pixels = graph.node('Gather', [pixels, graph.int64([2, 1, 0])], { axis: 1 });
  if (input === 'uint8') pixels = graph.node('Cast', [pixels], { to: elementTypes.float32 });
  const centred = graph.node('Sub', [pixels, graph.float32([3, 1, 1], Float32Array.from(mean))]);
  const normalized = graph.node('Div', [centred, graph.float32([3, 1, 1], Float32Array.from(std))]);

  const features = asRows(graph, writeLayers(graph, model, outputOf(model, output), { name: normalized, shape: [height, width, 3] }));
  graph.node('Identity', [features.name], {}, 'features');
  const written = graph.finish('features');
  return encodeOnnxModel({
    name: model.name,
    ...(precision === 'float16' ? float16Weights(written) : written),
    input: [valueInfo('image', elementTypes[input], [height, width, 3])],
    output: [valueInfo('features', elementTypes.float32, features.shape)],
  });
}

function sizeOfInput(model: tf.LayersModel): readonly [number, number] {
  const [, height, width, channels] = model.inputs[0]?.shape ?? [];
  if (model.inputs.length !== 1 || height == null || width == null || channels !== 3) {
    const shapes = model.inputs.map(({ shape }) => `[${shape.join(', ')}]`).join(' and ');
    throw new EngineError(`Expected a network with one input [null, height, width, 3] but "${model.name}" takes ${shapes}.`, {
      hint: 'Build the network for a fixed height and width: the padding of its strided layers depends on them.',
    });
  }
  return [height, width];
}

function outputOf(model: tf.LayersModel, name: string): tf.SymbolicTensor {
  const layer = model.layers.find((candidate) => candidate.name === name);
  const tensor = layer?.output ?? model.outputs.find((candidate) => candidate.name === name);
  if (tensor === undefined) {
    throw new UnknownNameError({ kind: 'layer', received: name, allowed: model.layers.map((candidate) => candidate.name), path: 'output' });
  }
  return Array.isArray(tensor) ? (tensor[0] as tf.SymbolicTensor) : tensor;
}

function valueInfo(name: string, elemType: number, shape: GraphValue['shape']): OnnxValueInfo {
  const dim = [{ dimParam: 'batch' }, ...shape.map((dimValue) => ({ dimValue }))];
  return { name, type: { tensorType: { elemType, shape: { dim } } } };
}
