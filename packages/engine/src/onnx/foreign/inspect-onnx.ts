import { boundBySize, EngineError } from '@graft/core';
import { type ProtobufField, readProtobuf, readVarints } from '@graft/weights';

/** A picture input or an output, as the file declares it. */
export interface OnnxValue {
  readonly name: string;
  /** `TensorProto.DataType`; 0 where the file does not say. */
  readonly elementType: number;
  /** undefined for a dimension without a fixed size. */
  readonly dims: readonly (number | undefined)[];
}

/** What a file says about itself. Nothing has been run. */
export interface OnnxFacts {
  readonly irVersion: number;
  /** Version of the standard operators. */
  readonly opset: number;
  /** Without the initialisers, which files from before 2019 list as inputs too. */
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  /** Every value that a node of the graph gives: an output may be chosen among them. */
  readonly values: ReadonlySet<string>;
  /** Numbers in the initialisers: the network's parameters. */
  readonly parameters: number;
  /** The graph's place in the file. */
  readonly graph: ProtobufField;
}

/** More than any image tower needs: a bound on the memory that a wrong file can take. */
export const largestOnnxBytes = 1_000_000_000;
const deepestGraph = 16;
/** A network has thousands. A name of four bytes takes some 130 here, so a larger file may have more. */
const nameShare = { few: 2048, bytesEach: 256, most: 1_000_000 };
const longestName = 4096;
const mostDimensions = 64;
const domains = new Set(['', 'ai.onnx', 'ai.onnx.ml', 'com.microsoft']);

/**
 * Read an ONNX file from an untrusted source, with a reader that checks every bound, before a runtime sees it.
 *
 * Refused are tensors stored in other files (a path in the file could name any), operators that load other files, and
 * tensors that claim more numbers than their bytes can hold.
 *
 * @param bytes - the whole file.
 * @throws {EngineError} that says what was found.
 * @see https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */
export function inspectOnnx(bytes: Uint8Array): OnnxFacts {
  if (bytes.length > largestOnnxBytes) throw malformed(`${bytes.length} bytes, more than the ${largestOnnxBytes} that are read`);
  let irVersion = 0;
  let opset = 0;
  let graph: ProtobufField | undefined;
  const mostNames = boundBySize(nameShare, bytes.length);
  const local = new Set<string>();
  const foreign = new Set<string>();
  for (const field of readProtobuf(bytes, { refuse: refuseOnnx })) {
    if (field.id === 1) irVersion = field.number;
    else if (field.id === 7) {
      // Parsers join repeated graphs into one; what was checked must be what runs.
      if (graph) throw malformed('two graphs');
      graph = field;
    } else if (field.id === 25) local.add(checkFunction(bytes, field));
    else if (field.id === 8) {
      const { domain, version } = readOpset(bytes, field);
      if (domain === '' || domain === 'ai.onnx') opset = version;
      else if (!domains.has(domain)) foreign.add(domain);
    }
    if (local.size + foreign.size > mostNames) throw malformed(`more than ${mostNames} names`);
  }
  if (graph === undefined || graph.wire !== 2 || irVersion < 3 || irVersion > 127 || opset < 10) {
    throw new EngineError(
      `Expected an ONNX network of operator set 10 or newer but the file has ${graph ? `operator set ${opset}` : 'no graph'}.`,
      { hint: 'Export it again with `opset_version=17`; make sure that it is the whole .onnx file and not a pointer to it.' },
    );
  }
  const unknown = [...foreign].filter((domain) => !local.has(domain));
  if (unknown.length > 0) throw malformed(`operators of ${unknown.join(', ')}, which onnxruntime does not have`);
  return { irVersion, opset, graph, ...readGraph(bytes, graph, 0) };
}

function readOpset(bytes: Uint8Array, field: ProtobufField): { domain: string; version: number } {
  let domain = '';
  let version = 0;
  for (const inner of inside(bytes, field)) {
    if (inner.id === 1) domain = textOf(bytes, inner);
    else if (inner.id === 2) version = inner.number;
  }
  return { domain, version };
}

function readGraph(
  bytes: Uint8Array,
  graph: ProtobufField,
  depth: number,
): Pick<OnnxFacts, 'inputs' | 'outputs' | 'values' | 'parameters'> {
  if (depth > deepestGraph) throw malformed(`graphs inside graphs, more than ${deepestGraph} deep`);
  const mostNames = boundBySize(nameShare, bytes.length);
  const inputs: OnnxValue[] = [];
  const outputs: OnnxValue[] = [];
  const values = new Set<string>();
  const initializers = new Set<string>();
  let parameters = 0;
  for (const field of inside(bytes, graph)) {
    if (values.size + initializers.size + inputs.length + outputs.length > mostNames) throw malformed(`more than ${mostNames} names`);
    if (field.id === 1) for (const name of checkNode(bytes, field, depth)) values.add(name);
    else if (field.id === 5) {
      const { name, elements } = checkTensor(bytes, field);
      initializers.add(name);
      parameters += elements;
    } else if (field.id === 15) for (const part of inside(bytes, field)) if (part.id < 3) checkTensor(bytes, part);
    if (field.id === 11) inputs.push(readValue(bytes, field));
    if (field.id === 12) outputs.push(readValue(bytes, field));
  }
  return { inputs: inputs.filter(({ name }) => !initializers.has(name)), outputs, values, parameters };
}

/** @returns the names of what the node gives. */
function checkNode(bytes: Uint8Array, node: ProtobufField, depth: number): string[] {
  const mostNames = boundBySize(nameShare, bytes.length);
  const outputs: string[] = [];
  for (const field of inside(bytes, node)) {
    if (outputs.length > mostNames) throw malformed(`more than ${mostNames} names`);
    if (field.id === 2) outputs.push(textOf(bytes, field));
    else if (field.id === 4 && textOf(bytes, field) === 'EPContext') throw malformed('an operator that loads other files (EPContext)');
    else if (field.id === 5) checkAttribute(bytes, field, depth);
  }
  return outputs;
}

/** Tensors and graphs hide in attributes: `t`, `g`, `tensors`, `graphs`, `sparse_tensor(s)`. */
function checkAttribute(bytes: Uint8Array, attribute: ProtobufField, depth: number): void {
  for (const field of inside(bytes, attribute)) {
    if (field.id === 5 || field.id === 10) checkTensor(bytes, field);
    else if (field.id === 6 || field.id === 11) readGraph(bytes, field, depth + 1);
    else if (field.id === 22 || field.id === 23) for (const part of inside(bytes, field)) if (part.id < 3) checkTensor(bytes, part);
  }
}

function checkTensor(bytes: Uint8Array, tensor: ProtobufField): { readonly name: string; readonly elements: number } {
  let name = '';
  let elements = 1;
  for (const field of inside(bytes, tensor)) {
    if (field.id === 8) name = textOf(bytes, field);
    else if (field.id === 13 || (field.id === 14 && field.number !== 0)) {
      throw new EngineError('Expected an ONNX file that holds its weights but they lie in another file beside it (external data).', {
        hint: 'Save it as one file: onnx.save(onnx.load("model.onnx"), "whole.onnx") in Python.',
      });
    } else if (field.id === 1) {
      for (const dim of readVarints(bytes, field)) {
        if (dim === undefined || dim < 0) throw malformed(`a tensor "${name}" with an invalid dimension`);
        elements *= dim;
      }
    }
  }
  // The smallest element takes half a byte.
  if (!(elements <= 2 * (tensor.end - tensor.valueStart))) {
    throw malformed(`a tensor "${name}" of ${elements} numbers in ${tensor.end - tensor.valueStart} bytes`);
  }
  return { name, elements };
}

/** @returns the function's domain. */
function checkFunction(bytes: Uint8Array, field: ProtobufField): string {
  let domain = '';
  for (const inner of inside(bytes, field)) {
    if (inner.id === 7) checkNode(bytes, inner, 0);
    else if (inner.id === 11) checkAttribute(bytes, inner, 0);
    else if (inner.id === 10) domain = textOf(bytes, inner);
  }
  return domain;
}

/** `ValueInfoProto`: name 1, type 2 { tensor_type 1 { elem_type 1, shape 2 { dim 1 { dim_value 1 } } } }. */
function readValue(bytes: Uint8Array, field: ProtobufField): OnnxValue {
  let name = '';
  let elementType = 0;
  const dims: (number | undefined)[] = [];
  for (const inner of inside(bytes, field)) {
    if (inner.id === 1) name = textOf(bytes, inner);
    else if (inner.id === 2) {
      for (const tensor of inside(bytes, inner, 1)) {
        for (const part of inside(bytes, tensor)) {
          if (part.id === 1) elementType = part.number;
          else if (part.id === 2) {
            for (const dim of inside(bytes, part, 1)) {
              if (dims.length === mostDimensions) throw malformed(`a value of more than ${mostDimensions} dimensions`);
              let value: number | undefined;
              for (const { id, number } of inside(bytes, dim)) if (id === 1) value = number;
              dims.push(value !== undefined && value > 0 ? value : undefined);
            }
          }
        }
      }
    }
  }
  return { name, elementType, dims };
}

function* inside(bytes: Uint8Array, field: ProtobufField, id?: number): Generator<ProtobufField, void, undefined> {
  if (field.wire !== 2) throw malformed(`a number where a message belongs, at byte ${field.start}`);
  const place = { start: field.valueStart, end: field.end, refuse: refuseOnnx };
  for (const inner of readProtobuf(bytes, place)) if (id === undefined || inner.id === id) yield inner;
}

/** The text of a length-delimited field. Names in a network are short. */
function textOf(bytes: Uint8Array, field: ProtobufField): string {
  if (field.end - field.valueStart > longestName) throw malformed(`a name of ${field.end - field.valueStart} bytes`);
  return Buffer.from(bytes.buffer, bytes.byteOffset + field.valueStart, field.end - field.valueStart).toString('utf8');
}

/** For the reader of protobuf messages: how to refuse bytes that are not a message. */
export function refuseOnnx(at: number, why: string): never {
  throw new EngineError(`Expected an ONNX file but at byte ${at} ${why}.`, { hint: again });
}

function malformed(what: string): EngineError {
  return new EngineError(`Expected an ONNX file but it holds ${what}.`, { hint: again });
}

const again = 'Fetch the file again, or export the network again.';
