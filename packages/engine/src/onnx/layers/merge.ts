import { elementCount } from '@graft/core';
import { type LayerConverter, notSupported } from '../layer-converter.ts';

/** Add of two or more values of one shape, from the left, as tfjs adds them. */
export const add: LayerConverter = (graph, layer, inputs) => {
  const [first, ...others] = inputs;
  if (first === undefined || others.some(({ shape }) => shape.join() !== first.shape.join()))
    throw notSupported(layer, 'inputs of different shapes');
  return { name: others.reduce((sum, { name }) => graph.node('Add', [sum, name]), first.name), shape: first.shape };
};

/** Multiply values of one shape, or pictures of which some are a single pixel: one gate per channel, as in squeeze-and-excite. */
export const multiply: LayerConverter = (graph, layer, inputs) => {
  const shape = inputs.reduce<readonly number[]>(
    (wide, value) => (elementCount(value.shape) > elementCount(wide) ? value.shape : wide),
    [],
  );
  const fits = inputs.every(
    (value) => value.shape.length === shape.length && value.shape.every((dim, axis) => dim === shape[axis] || dim === 1),
  );
  const [first, ...others] = inputs;
  if (first === undefined || !fits) throw notSupported(layer, 'inputs of different shapes');
  return { name: others.reduce((product, { name }) => graph.node('Mul', [product, name]), first.name), shape };
};

/** Concatenate along the channels (the last axis), which are axis 1 of a picture in the graph. */
export const concatenate: LayerConverter = (graph, layer, inputs) => {
  const { axis = -1 } = layer.config;
  const rank = inputs[0]?.shape.length ?? 0;
  if (axis !== -1 && axis !== rank) throw notSupported(layer, `concatenation along axis ${JSON.stringify(axis)}`);
  const channels = inputs.reduce((sum, { shape }) => sum + (shape.at(-1) ?? 0), 0);
  const names = inputs.map(({ name }) => name);
  const shape = [...(inputs[0]?.shape.slice(0, -1) ?? []), channels];
  return { name: graph.node('Concat', names, { axis: rank === 3 ? 1 : rank }), shape };
};
