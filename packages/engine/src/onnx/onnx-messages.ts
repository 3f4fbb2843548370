import protobuf from 'protobufjs/light.js';

/** The part of onnx.proto that a compiled network uses, in the form of protobufjs. Field ids are those of the specification. */
const schema: protobuf.INamespace = {
  nested: {
    Model: message({
      irVersion: ['int64', 1],
      producerName: ['string', 2],
      graph: ['Graph', 7],
      opsetImport: ['OperatorSet', 8, 'repeated'],
    }),
    OperatorSet: message({ domain: ['string', 1], version: ['int64', 2] }),
    Graph: message({
      node: ['Node', 1, 'repeated'],
      name: ['string', 2],
      initializer: ['Tensor', 5, 'repeated'],
      input: ['ValueInfo', 11, 'repeated'],
      output: ['ValueInfo', 12, 'repeated'],
    }),
    Node: message({
      input: ['string', 1, 'repeated'],
      output: ['string', 2, 'repeated'],
      name: ['string', 3],
      opType: ['string', 4],
      attribute: ['Attribute', 5, 'repeated'],
    }),
    Attribute: message({ name: ['string', 1], f: ['float', 2], i: ['int64', 3], ints: ['int64', 8, 'repeated'], type: ['int32', 20] }),
    Tensor: message({ dims: ['int64', 1, 'repeated'], dataType: ['int32', 2], name: ['string', 8], rawData: ['bytes', 9] }),
    ValueInfo: message({ name: ['string', 1], type: ['Type', 2] }),
    Type: message({ tensorType: ['TensorType', 1] }),
    TensorType: message({ elemType: ['int32', 1], shape: ['Shape', 2] }),
    Shape: message({ dim: ['Dimension', 1, 'repeated'] }),
    Dimension: message({ dimValue: ['int64', 1], dimParam: ['string', 2] }),
  },
};

/** `TensorProto.DataType`. */
export const elementTypes = { float32: 1, uint8: 2, int64: 7, float16: 10 } as const;
/** `AttributeProto.AttributeType`. */
export const attributeTypes = { float: 1, int: 2, ints: 7 } as const;

/** `AttributeProto`, as far as it is used. */
export interface OnnxAttribute {
  readonly name: string;
  readonly type: number;
  readonly f?: number;
  readonly i?: number;
  readonly ints?: readonly number[];
}

/** `NodeProto`. */
export interface OnnxNode {
  readonly opType: string;
  readonly name: string;
  readonly input: readonly string[];
  readonly output: readonly string[];
  readonly attribute: readonly OnnxAttribute[];
}

/** `TensorProto` with raw data. */
export interface OnnxTensor {
  readonly name: string;
  readonly dims: readonly number[];
  readonly dataType: number;
  /** Little-endian, as the specification demands; so are all machines that onnxruntime-node runs on. */
  readonly rawData: Uint8Array;
}

/** `ValueInfoProto` of a tensor. */
export interface OnnxValueInfo {
  readonly name: string;
  readonly type: { readonly tensorType: { readonly elemType: number; readonly shape: { readonly dim: readonly OnnxDimension[] } } };
}

/** A value of a graph's interface. @param shape - a word names a dimension whose size is free. */
export function valueInfo(name: string, elemType: number, shape: readonly (number | string)[]): OnnxValueInfo {
  const dim = shape.map((size) => (typeof size === 'string' ? { dimParam: size } : { dimValue: size }));
  return { name, type: { tensorType: { elemType, shape: { dim } } } };
}

type OnnxDimension = { readonly dimValue: number } | { readonly dimParam: string };

/** `GraphProto`. */
export interface OnnxGraph {
  readonly name: string;
  readonly node: readonly OnnxNode[];
  readonly initializer: readonly OnnxTensor[];
  readonly input: readonly OnnxValueInfo[];
  readonly output: readonly OnnxValueInfo[];
}

/** Opset 17 (ONNX 1.12, IR 8): the oldest that onnxruntime 1.1x to 1.30 all run without converting anything here. */
const opset = 17;
const irVersion = 8;

/** The bytes of an ONNX model file. The same graph gives the same bytes: fields are written in the schema's order. */
export function encodeOnnxModel(graph: OnnxGraph): Uint8Array {
  const model = protobuf.Root.fromJSON(schema).lookupType('Model');
  const opsetImport = [{ domain: '', version: opset }];
  return model.encode(model.create({ irVersion, producerName: 'graft', opsetImport, graph })).finish();
}

/** A part of a graph, to be placed before or behind the fields of another: consecutive protobuf messages are one. */
export function encodeOnnxGraphPart(part: Partial<OnnxGraph>): Uint8Array {
  const graph = protobuf.Root.fromJSON(schema).lookupType('Graph');
  return graph.encode(graph.create(part)).finish();
}

type Field = readonly [type: string, id: number, rule?: 'repeated'];

function message(fields: Readonly<Record<string, Field>>): protobuf.IType {
  return {
    fields: Object.fromEntries(
      Object.entries(fields).map(([name, [type, id, rule]]) => [name, rule === undefined ? { type, id } : { type, id, rule }]),
    ),
  };
}
