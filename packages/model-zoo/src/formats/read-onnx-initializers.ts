import { WeightsError } from '@graft/core';
import { type FloatType, floatBytes, floatElements } from './float-elements.ts';
import { type ProtobufField, protobufFields, readVarint } from './protobuf-fields.ts';
import { rowMajorStrides, type StridedTensor } from './strided-tensor.ts';

/** Field numbers of `ModelProto`, `GraphProto` and `TensorProto`. */
const model = { graph: 7 } as const;
const graph = { initializer: 5, sparseInitializer: 15 } as const;
const field = { dims: 1, type: 2, segment: 3, floats: 4, int32s: 5, name: 8, raw: 9, doubles: 10, externalData: 13, location: 14 } as const;

/** `TensorProto.DataType` of the floats; tensors of other types are left out. */
const floatTypes: ReadonlyMap<number, FloatType> = new Map([
  [1, 'float32'],
  [10, 'float16'],
  [11, 'float64'],
  [16, 'bfloat16'],
]);
/** Networks have hundreds; a name costs more memory than bytes of the file. */
const maxTensors = 100_000;
const textDecoder = new TextDecoder();

/**
 * The float initialisers of an ONNX file's graph by name; the graph itself is not looked at.
 *
 * Elements may lie in `raw_data`, in `float_data` and `double_data`, or (halves) in `int32_data`, as onnx allows. Those of
 * graphs within nodes (If, Loop) are not weights of a backbone and are left out.
 *
 * @throws {WeightsError} with the byte for a file that is no ONNX, a tensor whose elements are more or fewer than its
 * shape says, elements in another file (which could be any file of the machine), and sparse initialisers.
 * @see https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */
export function readOnnxInitializers(bytes: Uint8Array): Map<string, StridedTensor> {
  const tensors = new Map<string, StridedTensor>();
  let graphs = 0;
  for (const part of protobufFields(bytes, 0, refuse)) {
    if (part.number !== model.graph || part.kind !== 'bytes') continue;
    graphs++;
    for (const member of protobufFields(part.bytes, part.at, refuse)) {
      if (member.kind !== 'bytes') continue;
      if (member.number === graph.sparseInitializer) refuse(member.at, 'an initialiser is sparse');
      if (member.number !== graph.initializer) continue;
      const { name, tensor } = readTensor(member.bytes, member.at);
      if (tensors.has(name)) refuse(member.at, `${printable(name)} is there twice`);
      if (tensors.size === maxTensors) refuse(member.at, `it has more than ${maxTensors} initialisers`);
      if (tensor) tensors.set(name, tensor);
    }
  }
  if (graphs !== 1) refuse(0, `it holds ${graphs} graphs`);
  return tensors;
}

/** A tensor's fields as they are met: protobuf allows them in any order. */
interface TensorParts {
  name: string;
  type: number;
  readonly shape: number[];
  /** The one field that holds its elements, which every writer packs into one piece. */
  held: { readonly number: number; readonly part: ProtobufField } | undefined;
}

function readTensor(bytes: Uint8Array, at: number): { readonly name: string; readonly tensor: StridedTensor | undefined } {
  const parts: TensorParts = { name: '', type: 0, shape: [], held: undefined };
  for (const part of protobufFields(bytes, at, refuse)) collect(part, parts);
  const { name, shape, held } = parts;
  const type = floatTypes.get(parts.type);
  if (!type) return { name, tensor: undefined };
  const size = shape.reduce((product, dim) => product * dim, 1);
  const available = held ? elementsIn(held.number, held.part, type) : 0;
  if (available !== size) refuse(at, `${printable(name)} has ${available} elements for shape [${shape}] of ${type}`);
  return {
    name,
    tensor: { shape, strides: rowMajorStrides(shape), data: held ? elements(held.part, held.number, type) : new Float32Array() },
  };
}

function collect(part: ProtobufField, parts: TensorParts): void {
  const { number } = part;
  if (
    number === field.segment ||
    number === field.externalData ||
    (number === field.location && part.kind === 'varint' && part.value !== 0n)
  )
    refuse(part.at, `an initialiser${parts.name ? ` (${printable(parts.name)})` : ''} has its elements in another file or in segments`);
  if (number === field.dims) addDimensions(part, parts.shape);
  else if (number === field.type && part.kind === 'varint') parts.type = Number(part.value);
  else if (number === field.name && part.kind === 'bytes') parts.name = textDecoder.decode(part.bytes.subarray(0, 1000));
  else if (number === field.raw || number === field.floats || number === field.doubles || number === field.int32s) {
    if (part.kind === 'bytes' && part.bytes.length === 0) return;
    if (parts.held) refuse(part.at, 'an initialiser has its elements in pieces');
    parts.held = { number, part };
  }
}

function addDimensions(part: ProtobufField, shape: number[]): void {
  if (part.kind === 'fixed') refuse(part.at, 'a shape is malformed');
  else if (part.kind === 'varint') addDimension(part.value, shape, part.at);
  else for (const value of varints(part.bytes)) addDimension(value ?? refuse(part.at, 'a shape is malformed'), shape, part.at);
}

function addDimension(value: bigint, shape: number[], at: number): void {
  if (shape.length === 8) refuse(at, 'a shape has more than 8 dimensions');
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) refuse(at, 'a dimension is negative or beyond all files');
  shape.push(Number(value));
}

/** Elements in a field; NaN, which equals no size, where it does not hold a whole number of this type. */
function elementsIn(number: number, part: ProtobufField, type: FloatType): number {
  if (number === field.int32s) return type === 'float16' || type === 'bfloat16' ? varintsIn(part) : Number.NaN;
  if (part.kind === 'varint') return Number.NaN;
  const isTyped = (number === field.floats && type === 'float32') || (number === field.doubles && type === 'float64');
  const count = part.bytes.length / floatBytes[type];
  return (number === field.raw || isTyped) && Number.isInteger(count) ? count : Number.NaN;
}

function varintsIn(part: ProtobufField): number {
  if (part.kind !== 'bytes') return part.kind === 'varint' ? 1 : Number.NaN;
  let count = 0;
  for (const value of varints(part.bytes)) count += value === undefined ? Number.NaN : 1;
  return count;
}

/** `int32_data` holds the bits of a half in each number. */
function elements(part: ProtobufField, number: number, type: FloatType): Float32Array {
  if (number !== field.int32s && part.kind !== 'varint') return floatElements(part.bytes, type);
  const words = new Uint16Array(varintsIn(part));
  if (part.kind === 'varint') words[0] = Number(part.value & 0xffffn);
  else {
    let index = 0;
    for (const value of varints(part.bytes)) words[index++] = Number((value ?? 0n) & 0xffffn);
  }
  return floatElements(new Uint8Array(words.buffer), type);
}

/** Packed numbers, one after the other; undefined and the end where one does not end. */
function* varints(bytes: Uint8Array): Generator<bigint | undefined> {
  for (let position = 0; position < bytes.length; ) {
    const [value, length] = readVarint(bytes, position);
    yield length === 0 ? undefined : value;
    if (length === 0) return;
    position += length;
  }
}

function printable(text: string): string {
  return text.slice(0, 80).replace(/[^\x20-\x7e]/g, '?');
}

function refuse(at: number, why: string): never {
  throw new WeightsError(`Expected an ONNX file but at byte ${at} ${why}.`, {
    hint: 'The file is broken, of another kind, or keeps its weights beside it; save it as one file.',
  });
}
