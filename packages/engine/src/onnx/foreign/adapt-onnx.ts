import { type ChannelOrder, EngineError, type Pooling, UnknownNameError } from '@graft/core';
import { readProtobuf } from '@graft/weights';
import { GraphWriter } from '../graph-writer.ts';
import { elementTypes, encodeOnnxGraphPart, type OnnxGraph, type OnnxValueInfo } from '../onnx-messages.ts';
import { inspectOnnx, type OnnxFacts, type OnnxValue, refuseOnnx } from './inspect-onnx.ts';

export interface AdaptOptions {
  readonly height: number;
  readonly width: number;
  /** On the 0..255 scale, one a channel, in the order the network reads them. */
  readonly mean: readonly number[];
  readonly std: readonly number[];
  readonly channelOrder: ChannelOrder;
  /** What `run` will be given: bytes, or float32 on the same 0..255 scale. */
  readonly input: 'uint8' | 'float32';
  /** Name of the value that is taken; default: the file's only output. */
  readonly output?: string | undefined;
  readonly pooling: Pooling;
  /** Class and register tokens in front of the patches; read by `mean-patches` alone. */
  readonly prefixTokens: number;
  /** D, once it is known. */
  readonly featureDim?: number | undefined;
  /** false for a file that only takes one picture at a time; default true. */
  readonly isBatched?: boolean | undefined;
}

const prefix = 'graft.';

/**
 * Make an ONNX file from anywhere a network of the form that `compileToOnnx` writes: `image` `[batch, height, width, 3]` on the
 * 0..255 scale in, `features` `[batch, D]` out. Normalisation goes before its picture input and pooling behind the chosen value; its own
 * nodes and weights are copied byte by byte, never decoded.
 *
 * @throws {EngineError} when the file is no ONNX network that can be trusted to be one (see `inspectOnnx`), or takes anything but one
 *   picture; {UnknownNameError} for an output that it does not have.
 */
export function adaptOnnx(bytes: Uint8Array, options: AdaptOptions): Uint8Array {
  const facts = inspectOnnx(bytes);
  const names = [...facts.values, ...facts.inputs.map(({ name }) => name)];
  if (names.some((name) => name.startsWith(prefix))) {
    throw new EngineError(`Expected an ONNX file as it was exported but it holds names that begin with "${prefix}".`, {
      hint: 'Give the original file, not one that was adapted before.',
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
    // IR version (rewritten), operator sets and functions; the rest tells of its making or its training.
    if (field.id === 8 || field.id === 25) model.add(field);
  }
  // From IR version 4 on constants need not stand among the inputs.
  const head = Uint8Array.of(0x08, Math.max(4, facts.irVersion));
  return Buffer.concat([head, ...model.views, Uint8Array.of(0x3a, ...varint(size)), ...graph]);
}

function pictureOf({ inputs }: OnnxFacts, { height, width }: AdaptOptions): OnnxValue & { readonly isChannelsLast: boolean } {
  const [input] = inputs;
  const told = inputs.map(({ name, dims }) => `${name} [${dims.map((dim) => dim ?? '?').join(', ')}]`).join(' and ');
  const hint =
    'Export the image tower alone: one float32 input [batch, 3, height, width] or [batch, height, width, 3], weights as initialisers.';
  if (input === undefined || inputs.length !== 1 || input.dims.length !== 4) {
    throw new EngineError(`Expected an ONNX network with one picture input but it takes ${told || 'none'}.`, { hint });
  }
  if (input.elementType !== elementTypes.float32 && input.elementType !== elementTypes.float16) {
    throw new EngineError(`Expected an ONNX network that reads float32 or float16 pictures but ${told} is of type ${input.elementType}.`, {
      hint,
    });
  }
  const [, second, third, fourth] = input.dims;
  const isChannelsLast = fourth === 3 && second !== 3;
  const [rows, columns, channels] = isChannelsLast ? [second, third, fourth] : [third, fourth, second];
  const isOther = (declared: number | undefined, wanted: number): boolean => declared !== undefined && declared !== wanted;
  if (isOther(channels, 3) || isOther(rows, height) || isOther(columns, width)) {
    throw new EngineError(`Expected an ONNX network for pictures of ${height} x ${width} but it takes ${told}.`, {
      hint: 'Set height and width of its preprocessing to the size that it was exported for.',
    });
  }
  return { ...input, isChannelsLast };
}

function outputOf({ outputs, values }: OnnxFacts, wanted: string | undefined): string {
  const names = outputs.map(({ name }) => name);
  if (wanted === undefined) {
    if (names.length === 1) return names[0] as string;
    throw new EngineError(`Expected the name of the output to take but the ONNX network has ${names.length}: ${names.join(', ')}.`, {
      hint: 'Set output to one of them.',
    });
  }
  if (!values.has(wanted)) throw new UnknownNameError({ kind: 'output', received: wanted, allowed: names, path: 'output' });
  return wanted;
}

/** `(pixel - mean) / std` in the layout and type of the picture input, under its name. */
function normalisation(
  picture: OnnxValue & { readonly isChannelsLast: boolean },
  { height, width, mean, std, channelOrder, input, isBatched = true }: AdaptOptions,
): Partial<OnnxGraph> {
  const graph = new GraphWriter(`${prefix}in.`);
  const { isChannelsLast } = picture;
  const dims = isChannelsLast ? [3] : [3, 1, 1];
  let pixels = `${prefix}image`;
  // Bytes are a quarter of the floats: turn and reorder them before the cast.
  if (!isChannelsLast) pixels = graph.node('Transpose', [pixels], { perm: [0, 3, 1, 2] });
  if (channelOrder === 'bgr') pixels = graph.node('Gather', [pixels, graph.int64([2, 1, 0])], { axis: isChannelsLast ? 3 : 1 });
  if (input === 'uint8') pixels = graph.node('Cast', [pixels], { to: elementTypes.float32 });
  pixels = graph.node('Sub', [pixels, graph.float32(dims, Float32Array.from(mean))]);
  pixels = graph.node('Div', [pixels, graph.float32(dims, Float32Array.from(std))]);
  graph.node('Cast', [pixels], { to: picture.elementType }, picture.name);
  return {
    ...graph.finish(picture.name),
    input: [valueInfo(`${prefix}image`, elementTypes[input], [isBatched ? undefined : 1, height, width, 3])],
  };
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
  return { ...graph.finish(name), output: [valueInfo(name, elementTypes.float32, [isBatched ? undefined : 1, featureDim])] };
}

function valueInfo(name: string, elemType: number, shape: readonly (number | undefined)[]): OnnxValueInfo {
  const dim = shape.map((dimValue, at) =>
    dimValue === undefined ? { dimParam: `${prefix}${at === 0 ? 'batch' : 'features'}` } : { dimValue },
  );
  return { name, type: { tensorType: { elemType, shape: { dim } } } };
}

function isNamed(bytes: Uint8Array, field: { readonly valueStart: number; readonly end: number }, name: string): boolean {
  for (const inner of readProtobuf(bytes, { start: field.valueStart, end: field.end, refuse: refuseOnnx })) {
    if (inner.id === 1) return Buffer.from(bytes.subarray(inner.valueStart, inner.end)).toString('utf8') === name;
  }
  return false;
}

/** Parts of a file that are to be copied; neighbours are one, so that a file of tiny fields makes no list longer than itself. */
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
