import { boundBySize, elementCount, shortenText, WeightsError } from '@graft/core';
import { type FloatType, floatBytes, floatElements } from './float-elements.ts';
import { type ProtobufField, readProtobuf, readVarints } from './read-protobuf.ts';
import { rowMajorStrides, type StridedTensor } from './strided-tensor.ts';

/** Field numbers of `ModelProto`, `GraphProto` and `TensorProto`. */
const model = { graph: 7 } as const;
const graph = { initializer: 5, sparseInitializer: 15 } as const;
const field = { dims: 1, type: 2, segment: 3, floats: 4, int32s: 5, name: 8, raw: 9, doubles: 10, externalData: 13, location: 14 } as const;

/** `TensorProto.DataType` of floats; tensors of other types are left out. */
const floatTypes: ReadonlyMap<number, FloatType> = new Map([
  [1, 'float32'],
  [10, 'float16'],
  [11, 'float64'],
  [16, 'bfloat16'],
]);
/** Networks have hundreds. A tensor without elements takes ten bytes in the file and some 600 here, so only a larger file may have more. */
const tensorShare = { few: 256, bytesEach: 512, most: 100_000 };
const textDecoder = new TextDecoder();

/**
 * The float initialisers of an ONNX file's graph by name; the graph itself is not read.
 *
 * Elements may lie in `raw_data`, in `float_data` and `double_data`, or (halves) in `int32_data`, as onnx allows. Initialisers of
 * graphs within nodes (If, Loop) are not weights of a backbone and are left out.
 *
 * @throws {WeightsError} with the byte for a file that is not ONNX, a tensor with another number of elements than its shape,
 * elements in another file (which could be any file of the machine), and sparse initialisers.
 * @see https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */
export function readOnnxInitializers(bytes: Uint8Array): Map<string, StridedTensor> {
  const tensors = new Map<string, StridedTensor>();
  const maxTensors = boundBySize(tensorShare, bytes.length);
  let graphs = 0;
  for (const part of readProtobuf(bytes, { refuse })) {
    if (part.id !== model.graph || part.wire !== 2) continue;
    graphs++;
    for (const member of inside(bytes, part)) {
      if (member.wire !== 2) continue;
      if (member.id === graph.sparseInitializer) refuse(member.start, 'an initialiser is sparse');
      if (member.id !== graph.initializer) continue;
      const { name, tensor } = readTensor(bytes, member);
      if (tensors.has(name)) refuse(member.start, `${shortenText(name)} occurs twice`);
      if (tensors.size === maxTensors) refuse(member.start, `it has more than ${maxTensors} initialisers`);
      if (tensor) tensors.set(name, tensor);
    }
  }
  if (graphs !== 1) refuse(0, `it holds ${graphs} graphs`);
  return tensors;
}

/** The fields of a tensor, which protobuf allows in any order. */
interface TensorParts {
  name: string;
  type: number;
  readonly shape: number[];
  /** The field that holds its elements: every writer packs them into one. */
  held: ProtobufField | undefined;
}

function readTensor(bytes: Uint8Array, field: ProtobufField): { readonly name: string; readonly tensor: StridedTensor | undefined } {
  const parts: TensorParts = { name: '', type: 0, shape: [], held: undefined };
  for (const part of inside(bytes, field)) collect(bytes, part, parts);
  const { name, shape, held } = parts;
  const type = floatTypes.get(parts.type);
  if (!type) return { name, tensor: undefined };
  const size = elementCount(shape);
  const available = held ? elementsIn(bytes, held, type) : 0;
  if (available !== size) refuse(field.start, `${shortenText(name)} has ${available} elements for shape [${shape}] of ${type}`);
  return {
    name,
    tensor: { shape, strides: rowMajorStrides(shape), data: held ? elements(bytes, held, type) : new Float32Array() },
  };
}

function collect(bytes: Uint8Array, part: ProtobufField, parts: TensorParts): void {
  const { id, wire, start, number } = part;
  if (id === field.segment || id === field.externalData || (id === field.location && wire === 0 && number !== 0))
    refuse(start, `an initialiser${parts.name ? ` (${shortenText(parts.name)})` : ''} has its elements in another file or in segments`);
  if (id === field.dims) addDimensions(bytes, part, parts.shape);
  else if (id === field.type && wire === 0) parts.type = number;
  else if (id === field.name && wire === 2) parts.name = textDecoder.decode(bytesOf(bytes, part).subarray(0, 1000));
  else if (id === field.raw || id === field.floats || id === field.doubles || id === field.int32s) {
    if (wire === 2 && part.valueStart === part.end) return;
    if (parts.held) refuse(start, 'an initialiser has its elements in pieces');
    parts.held = part;
  }
}

function addDimensions(bytes: Uint8Array, part: ProtobufField, shape: number[]): void {
  for (const dimension of readVarints(bytes, part)) {
    if (dimension === undefined) refuse(part.start, 'a shape is malformed');
    if (shape.length === 8) refuse(part.start, 'a shape has more than 8 dimensions');
    if (dimension < 0) refuse(part.start, 'a dimension is negative or larger than any file');
    shape.push(dimension);
  }
}

/** Elements in a field; NaN, which equals no size, if they are not a whole number of this type. */
function elementsIn(bytes: Uint8Array, part: ProtobufField, type: FloatType): number {
  if (part.id === field.int32s) return type === 'float16' || type === 'bfloat16' ? halvesIn(bytes, part) : Number.NaN;
  if (part.wire === 0) return Number.NaN;
  const isTyped = (part.id === field.floats && type === 'float32') || (part.id === field.doubles && type === 'float64');
  const count = (part.end - part.valueStart) / floatBytes[type];
  return (part.id === field.raw || isTyped) && Number.isInteger(count) ? count : Number.NaN;
}

/** Each number of `int32_data` holds the bits of a half. */
function halvesIn(bytes: Uint8Array, part: ProtobufField): number {
  let count = 0;
  for (const bits of readVarints(bytes, part)) count += bits !== undefined && bits >= 0 && bits <= 0xffff ? 1 : Number.NaN;
  return count;
}

function elements(bytes: Uint8Array, part: ProtobufField, type: FloatType): Float32Array {
  if (part.id !== field.int32s) return floatElements(bytesOf(bytes, part), type);
  const words = new Uint16Array(halvesIn(bytes, part));
  let index = 0;
  for (const bits of readVarints(bytes, part)) words[index++] = bits ?? 0;
  return floatElements(new Uint8Array(words.buffer), type);
}

function inside(bytes: Uint8Array, { valueStart, end }: ProtobufField): Generator<ProtobufField> {
  return readProtobuf(bytes, { start: valueStart, end, refuse });
}

function bytesOf(bytes: Uint8Array, { valueStart, end }: ProtobufField): Uint8Array {
  return bytes.subarray(valueStart, end);
}

function refuse(at: number, why: string): never {
  throw new WeightsError(`Expected an ONNX file but at byte ${at} ${why}.`, {
    hint: 'The file is broken, of another kind, or keeps its weights beside it; save it as one file.',
  });
}
