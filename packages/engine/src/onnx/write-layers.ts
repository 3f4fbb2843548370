import { EngineError } from '@graft/core';
import type * as tf from '@tensorflow/tfjs';
import type { GraphValue, GraphWriter } from './graph-writer.ts';
import { convertibleLayer } from './layer-converter.ts';
import { layerConverters } from './layer-converters.ts';

/**
 * Write the layers between a model's input and one of its tensors, each after those that it reads. A model inside the model is
 * treated like the layers around it.
 *
 * @returns the value of `output`.
 */
export function writeLayers(graph: GraphWriter, model: tf.LayersModel, output: tf.SymbolicTensor, input: GraphValue): GraphValue {
  const readers = countReaders(output);
  const written = new Map<number, GraphValue>();
  const [entry] = model.inputs;
  if (entry !== undefined) written.set(entry.id, input);

  const write = (tensor: tf.SymbolicTensor): GraphValue => {
    const known = written.get(tensor.id);
    if (known !== undefined) return known;
    const layer = tensor.sourceLayer;
    const value = applyLayer(graph, layer, tensor.inputs.map(write));
    // Weights whose bare result another layer reads as well must not change.
    const { affine, ...closed } = value;
    const kept = affine !== undefined && readers.get(tensor.id) === 1 ? value : closed;
    written.set(tensor.id, kept);
    return kept;
  };
  return write(output);
}

function applyLayer(graph: GraphWriter, layer: tf.layers.Layer, inputs: readonly GraphValue[]): GraphValue {
  const [input] = inputs;
  if (isModel(layer)) {
    const [inner] = layer.outputs;
    if (inner === undefined || input === undefined || inputs.length !== 1) throw unknownLayer(layer);
    return writeLayers(graph, layer, inner, input);
  }
  const convert = layerConverters[layer.getClassName()];
  if (convert === undefined) throw unknownLayer(layer);
  return convert(graph, convertibleLayer(layer), inputs);
}

/** How often each tensor up to `output` is read; the result itself counts as one reading. */
function countReaders(output: tf.SymbolicTensor): Map<number, number> {
  const readers = new Map<number, number>();
  const visit = (tensor: tf.SymbolicTensor): void => {
    const seen = readers.get(tensor.id);
    readers.set(tensor.id, (seen ?? 0) + 1);
    if (seen === undefined) tensor.inputs.forEach(visit);
  };
  visit(output);
  return readers;
}

function isModel(layer: tf.layers.Layer): layer is tf.LayersModel {
  return 'layers' in layer && 'inputs' in layer && 'outputs' in layer;
}

function unknownLayer(layer: tf.layers.Layer): EngineError {
  const known = Object.keys(layerConverters).join(', ');
  return new EngineError(`Expected a layer that can be compiled to ONNX but "${layer.name}" is of the class ${layer.getClassName()}.`, {
    hint: `These can be compiled: ${known}. Take the features from an earlier layer, or run the network on the tfjs engine.`,
  });
}
