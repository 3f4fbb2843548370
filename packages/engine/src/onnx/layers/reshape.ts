import { elementCount } from '@graft/core';
import type { GraphValue, GraphWriter } from '../graph-writer.ts';
import { type LayerConverter, notSupported, single } from '../layer-converter.ts';

/** Flatten: rows in the order of tfjs, so a picture is turned back to height, width, channels first. */
export const flatten: LayerConverter = (graph, layer, inputs) => asRows(graph, single(layer, inputs));

/** Reshape in the element order of tfjs: a picture passes through rows. */
export const reshape: LayerConverter = (graph, layer, inputs) => {
  const source = single(layer, inputs);
  const shape = targetOf(source.shape, layer.config.targetShape ?? []);
  if (elementCount(shape) !== elementCount(source.shape)) throw notSupported(layer, `target shape [${shape}] for [${source.shape}]`);
  const rows = asRows(graph, source);
  if (shape.length === 1) return rows;
  const [height = 1, width = 1, channels = 1] = shape;
  if (shape.length !== 3) return { name: graph.node('Reshape', [rows.name, graph.int64([-1, ...shape])]), shape };
  // A single pixel is the same in both layouts.
  if (height === 1 && width === 1) return { name: graph.node('Reshape', [rows.name, graph.int64([-1, channels, 1, 1])]), shape };
  const last = graph.node('Reshape', [rows.name, graph.int64([-1, ...shape])]);
  return { name: graph.node('Transpose', [last], { perm: [0, 3, 1, 2] }), shape };
};

/** Any value as `[batch, D]`, in the element order of tfjs. */
export function asRows(graph: GraphWriter, { name, shape }: GraphValue): GraphValue {
  if (shape.length === 1) return { name, shape };
  const [height = 1, width = 1] = shape;
  const isPicture = shape.length === 3 && height * width > 1;
  const ordered = isPicture ? graph.node('Transpose', [name], { perm: [0, 2, 3, 1] }) : name;
  return { name: graph.node('Flatten', [ordered], { axis: 1 }), shape: [elementCount(shape)] };
}

/** A target shape with its one unknown size (-1 or null) computed. */
function targetOf(source: readonly number[], target: readonly (number | null)[]): number[] {
  const known = target.reduce<number>((product, size) => (size === null || size < 0 ? product : product * size), 1);
  return target.map((size) => (size === null || size < 0 ? elementCount(source) / known : size));
}
