import { ConfigError, describeType, EngineError, UnknownNameError, type WeightPrecision } from '@graft/core';
import type * as tf from '@tensorflow/tfjs';
import { float16Weights } from './float16-weights.ts';
import { GraphWriter } from './graph-writer.ts';
import { asRows } from './layers/reshape.ts';
import { normalizePixels, type PixelOptions } from './normalize-pixels.ts';
import { elementTypes, encodeOnnxModel, valueInfo } from './onnx-messages.ts';
import { writeLayers } from './write-layers.ts';

/** What to take from a network, and how its pixels arrive. */
export interface CompileOptions extends PixelOptions {
  /** Name of the layer whose output is the result; the model's own output when it is the model's last layer. */
  readonly output: string;
  /** Type of the weights in the file: `float16` halves it; sums are float32 either way. Default: float32. */
  readonly precision?: WeightPrecision | undefined;
}

/**
 * Compile a frozen tfjs network, from pixels to features, to an ONNX model.
 *
 * The graph takes `image` `[batch, height, width, 3]` (0..255, RGB; any batch) and gives `features` `[batch, D]` float32. It holds the
 * normalisation `(pixel - mean) / std`, turns pictures to NCHW, and folds every batch norm that follows a convolution or dense layer
 * into its weights in float64, so features differ from those of tfjs in the last bits only. Dropout is left out. The same model gives the
 * same bytes.
 *
 * ```ts
 * const pixels = { mean: [127.5, 127.5, 127.5], std: [127.5, 127.5, 127.5], channelOrder: 'rgb', input: 'uint8' } as const;
 * const network = await openOnnx(compileToOnnx(model, { output: 'features', ...pixels }));
 * ```
 *
 * @param model - a functional or sequential model with one picture input of known height and width.
 * @throws {EngineError} naming the layer that cannot be compiled, or the weights that float16 cannot hold; {UnknownNameError} for an
 *   unknown output layer; {ConfigError} and {ShapeMismatchError} for other wrong arguments.
 * @see https://github.com/onnx/onnx/blob/main/docs/Operators.md
 */
export function compileToOnnx(model: tf.LayersModel, options: CompileOptions): Uint8Array {
  requireModel(model);
  const { output, input, precision = 'float32' } = options;
  const [height, width] = sizeOfInput(model);
  const graph = new GraphWriter();
  const normalized = normalizePixels(graph, 'image', options);
  const features = asRows(graph, writeLayers(graph, model, outputOf(model, output), { name: normalized, shape: [height, width, 3] }));
  graph.node('Identity', [features.name], {}, 'features');
  const written = graph.finish('features');
  return encodeOnnxModel({
    name: model.name,
    ...(precision === 'float16' ? float16Weights(written) : written),
    input: [valueInfo('image', elementTypes[input], ['batch', height, width, 3])],
    output: [valueInfo('features', elementTypes.float32, ['batch', ...features.shape])],
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

function requireModel(model: tf.LayersModel): void {
  if (Array.isArray(model?.layers) && Array.isArray(model.inputs) && Array.isArray(model.outputs)) return;
  throw new ConfigError(`Expected a tfjs LayersModel to compile but received ${describeType(model)}.`, {
    hint: 'Load a model file first: `await tf.loadLayersModel(...)`. An ONNX file needs no compiling: see adaptOnnx.',
  });
}
