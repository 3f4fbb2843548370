import { EngineError, type Pooling, poolings, requireKnownName, UnknownNameError } from '@graft/core';
import { readProtobuf } from '@graft/weights';
import { GraphWriter } from '../graph-writer.ts';
import { normalizePixels, type PixelOptions } from '../normalize-pixels.ts';
import { elementTypes, encodeOnnxGraphPart, type OnnxGraph, valueInfo } from '../onnx-messages.ts';
import { inspectOnnx, type OnnxFacts } from './inspect-onnx.ts';
import { type OnnxValue, refuseOnnx } from './onnx-fields.ts';

/** What a foreign network was trained with, and what to take from it. */
export interface AdaptOptions extends PixelOptions {
  /** Size of the pictures, in pixels. */
  readonly height: number;
  readonly width: number;
  /** Name of the value to take; default: the file's only output. */
  readonly output?: string | undefined;
  readonly pooling: Pooling;
  /** Class and register tokens in front of the patches; only `mean-patches` reads it. */
  readonly prefixTokens: number;
  /** D, where it is known. */
  readonly featureDim?: number | undefined;
  /** false for a file that takes only one picture at a time; default true. */
  readonly isBatched?: boolean | undefined;
}

const prefix = 'graft.';
const batch = `${prefix}batch`;

/** The file's picture input. */
interface Picture extends OnnxValue {
  readonly isChannelsLast: boolean;
}

/**
 * Turn an ONNX file from anywhere into a network of the form that `compileToOnnx` writes: `image` `[batch, height, width, 3]` on the
 * 0..255 scale in, `features` `[batch, D]` float32 out. Normalisation goes before its picture input and pooling behind the chosen
 * value; its own nodes and weights are copied byte by byte, never decoded.
 *
 * ```ts
 * const pixels = { mean: [123.675, 116.28, 103.53], std: [58.395, 57.12, 57.375], channelOrder: 'rgb', input: 'uint8' } as const;
 * const bytes = adaptOnnx(await readFile('vit.onnx'), { ...pixels, height: 224, width: 224, pooling: 'class-token', prefixTokens: 1 });
 * ```
 *
 * @param bytes - the whole file.
 * @throws {EngineError} when the file is not an ONNX network that can be trusted (see `inspectOnnx`), or takes anything but one
 *   picture; {UnknownNameError} for an output that it does not have, or an unknown pooling.
 */
export function adaptOnnx(bytes: Uint8Array, options: AdaptOptions): Uint8Array {
  requireKnownName(options?.pooling, { kind: 'pooling', allowed: poolings, path: 'pooling' });
  const facts = inspectOnnx(bytes);
  const names = [...facts.values, ...facts.inputs.map(({ name }) => name)];
  if (names.some((name) => name.startsWith(prefix))) {
    throw new EngineError(`Expected an ONNX file as it was exported but it holds names that begin with "${prefix}".`, {
      hint: 'Use the original file; this one was adapted before.',
    });
  }
  const picture = pictureOf(facts, options);
  const output = outputOf(facts, options.output);

  const before = encodeOnnxGraphPart(normalisation(picture, options));
  const behind = encodeOnnxGraphPart(pooled(output, options));
  const kept = new Pieces(bytes);
  for (const field of readProtobuf(bytes, { start: facts.graph.valueStart, end: facts.graph.end, refuse: refuseOnnx })) {
    const isPicture = field.id === 11 && isNamed(bytes, field, picture.name);
    if (!isPicture && field.id !== 12) kept.add(field);
  }
  const graph = [before, ...kept.views, behind];
  const size = graph.reduce((sum, part) => sum + part.length, 0);

  const model = new Pieces(bytes);
  for (const field of readProtobuf(bytes, { refuse: refuseOnnx })) {
    // Operator sets and functions; the IR version is written below, and the rest describes its making or its training.
    if (field.id === 8 || field.id === 25) model.add(field);
  }
  // From IR version 4 on constants need not be listed among the inputs.
  const head = Uint8Array.of(0x08, Math.max(4, facts.irVersion));
  return Buffer.concat([head, ...model.views, Uint8Array.of(0x3a, ...varint(size)), ...graph]);
}

function pictureOf({ inputs }: OnnxFacts, { height, width }: AdaptOptions): Picture {
  const [input] = inputs;
  const told = inputs.map(({ name, dims }) => `${name} [${dims.map((dim) => dim ?? '?').join(', ')}]`).join(' and ');
  const hint =
    'Export the image tower alone: one float32 input [batch, 3, height, width] or [batch, height, width, 3], weights as initialisers.';
  if (input === undefined || inputs.length !== 1 || input.dims.length !== 4) {
    throw new EngineError(`Expected an ONNX network with one picture input but it takes ${told || 'no input'}.`, { hint });
  }
  const { elementType } = input;
  if (elementType !== elementTypes.float32 && elementType !== elementTypes.float16) {
    const type = typeNames[elementType] ?? `of the type number ${elementType}`;
    throw new EngineError(`Expected an ONNX network that reads float32 or float16 pictures but ${told} is ${type}.`, { hint });
  }
  const [, second, third, fourth] = input.dims;
  const isChannelsLast = fourth === 3 && second !== 3;
  const [rows, columns, channels] = isChannelsLast ? [second, third, fourth] : [third, fourth, second];
  const isOther = (declared: number | undefined, wanted: number): boolean => declared !== undefined && declared !== wanted;
  if (isOther(channels, 3) || isOther(rows, height) || isOther(columns, width)) {
    throw new EngineError(`Expected an ONNX network for pictures of ${height} x ${width} but it takes ${told}.`, {
      hint: 'Set height and width of its preprocessing to the size for which it was exported.',
    });
  }
  return { ...input, isChannelsLast };
}

/** `TensorProto.DataType`, as far as exporters use them for pictures. */
const typeNames: Readonly<Record<number, string>> = {
  2: 'uint8',
  3: 'int8',
  5: 'int16',
  6: 'int32',
  7: 'int64',
  11: 'float64',
  16: 'bfloat16',
};

function outputOf({ outputs, values }: OnnxFacts, wanted: string | undefined): string {
  const names = outputs.map(({ name }) => name);
  if (wanted === undefined) {
    if (names.length === 1) return names[0] as string;
    throw new EngineError(`Expected the name of the output to take but the ONNX network has ${names.length}: ${names.join(', ')}.`, {
      hint: 'Name one of them as the output to use.',
    });
  }
  if (!values.has(wanted)) throw new UnknownNameError({ kind: 'output', received: wanted, allowed: names, path: 'output' });
  return wanted;
}

/** The normalised picture in the layout and type of the picture input, under its name. */
function normalisation(picture: Picture, { height, width, isBatched = true, ...pixels }: AdaptOptions): Partial<OnnxGraph> {
  const graph = new GraphWriter(`${prefix}in.`);
  const image = `${prefix}image`;
  const normalized = normalizePixels(graph, image, pixels, picture.isChannelsLast);
  graph.node('Cast', [normalized], { to: picture.elementType }, picture.name);
  const input = [valueInfo(image, elementTypes[pixels.input], [isBatched ? batch : 1, height, width, 3])];
  return { ...graph.finish(picture.name), input };
}

function pooled(value: string, { pooling, prefixTokens, featureDim, isBatched = true }: AdaptOptions): Partial<OnnxGraph> {
  const graph = new GraphWriter(`${prefix}out.`);
  const floats = graph.node('Cast', [value], { to: elementTypes.float32 });
  let rows = floats;
  if (pooling === 'class-token') rows = graph.node('Gather', [floats, graph.int64([0])], { axis: 1 });
  else if (pooling === 'global-average') rows = graph.node('GlobalAveragePool', [floats]);
  else if (pooling === 'mean-patches') {
    const patches = graph.node('Slice', [floats, graph.int64([prefixTokens]), graph.int64([2 ** 31]), graph.int64([1])]);
    // Tokens last, so that the same operator pools them in every operator set.
    rows = graph.node('GlobalAveragePool', [graph.node('Transpose', [patches], { perm: [0, 2, 1] })]);
  }
  const name = `${prefix}features`;
  graph.node('Flatten', [rows], { axis: 1 }, name);
  return {
    ...graph.finish(name),
    output: [valueInfo(name, elementTypes.float32, [isBatched ? batch : 1, featureDim ?? `${prefix}features`])],
  };
}

function isNamed(bytes: Uint8Array, field: { readonly valueStart: number; readonly end: number }, name: string): boolean {
  for (const inner of readProtobuf(bytes, { start: field.valueStart, end: field.end, refuse: refuseOnnx })) {
    if (inner.id === 1) return Buffer.from(bytes.subarray(inner.valueStart, inner.end)).toString('utf8') === name;
  }
  return false;
}

/** Parts of a file to copy; neighbours are joined, so that many tiny fields do not make a long list. */
class Pieces {
  readonly views: Uint8Array[] = [];
  private readonly bytes: Uint8Array;
  private last = 0;
  private end = -1;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  add({ start, end }: { readonly start: number; readonly end: number }): void {
    if (start === this.end) this.views.pop();
    else this.last = start;
    this.views.push(this.bytes.subarray(this.last, end));
    this.end = end;
  }
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) + 128);
  }
}
