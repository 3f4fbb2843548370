import { EngineError } from '@graft/core';
import { type ProtobufField, readVarints } from '@graft/weights';
import { inside, malformed, mostNamesOf, type OnnxValue, readValue, textOf } from './onnx-fields.ts';

/** What a graph declares. */
export interface GraphFacts {
  /** Without the initialisers, which files from before 2019 list as inputs too. */
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  /** Every value that a node of the graph gives: an output may be chosen among them. */
  readonly values: ReadonlySet<string>;
  /** Numbers in the initialisers: the network's parameters. */
  readonly parameters: number;
}

const deepestGraph = 16;

/**
 * Read a graph and every graph and tensor inside it.
 *
 * @param depth - how many graphs are around it.
 * @throws {EngineError} for what `inspectOnnx` refuses.
 */
export function readGraph(bytes: Uint8Array, graph: ProtobufField, depth: number): GraphFacts {
  if (depth > deepestGraph) throw malformed(`graphs inside graphs, more than ${deepestGraph} deep`);
  const mostNames = mostNamesOf(bytes);
  const inputs: OnnxValue[] = [];
  const outputs: OnnxValue[] = [];
  const values = new Set<string>();
  const initializers = new Set<string>();
  let parameters = 0;
  for (const field of inside(bytes, graph)) {
    if (values.size + initializers.size + inputs.length + outputs.length > mostNames) throw malformed(`more than ${mostNames} names`);
    if (field.id === 1) for (const name of readNode(bytes, field, depth)) values.add(name);
    else if (field.id === 5) {
      const { name, elements } = readTensor(bytes, field);
      initializers.add(name);
      parameters += elements;
    } else if (field.id === 15) for (const part of inside(bytes, field)) if (part.id < 3) readTensor(bytes, part);
    if (field.id === 11) inputs.push(readValue(bytes, field));
    if (field.id === 12) outputs.push(readValue(bytes, field));
  }
  return { inputs: inputs.filter(({ name }) => !initializers.has(name)), outputs, values, parameters };
}

/** @returns the names of what the node gives. */
function readNode(bytes: Uint8Array, node: ProtobufField, depth: number): string[] {
  const mostNames = mostNamesOf(bytes);
  const outputs: string[] = [];
  for (const field of inside(bytes, node)) {
    if (outputs.length > mostNames) throw malformed(`more than ${mostNames} names`);
    if (field.id === 2) outputs.push(textOf(bytes, field));
    else if (field.id === 4 && textOf(bytes, field) === 'EPContext') throw malformed('an operator that loads other files (EPContext)');
    else if (field.id === 5) readAttribute(bytes, field, depth);
  }
  return outputs;
}

/** Tensors and graphs hide in attributes: `t`, `g`, `tensors`, `graphs`, `sparse_tensor(s)`. */
function readAttribute(bytes: Uint8Array, attribute: ProtobufField, depth: number): void {
  for (const field of inside(bytes, attribute)) {
    if (field.id === 5 || field.id === 10) readTensor(bytes, field);
    else if (field.id === 6 || field.id === 11) readGraph(bytes, field, depth + 1);
    else if (field.id === 22 || field.id === 23) for (const part of inside(bytes, field)) if (part.id < 3) readTensor(bytes, part);
  }
}

function readTensor(bytes: Uint8Array, tensor: ProtobufField): { readonly name: string; readonly elements: number } {
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

/** Read a function of the file's own. @returns its domain. */
export function readFunction(bytes: Uint8Array, field: ProtobufField): string {
  let domain = '';
  for (const inner of inside(bytes, field)) {
    if (inner.id === 7) readNode(bytes, inner, 0);
    else if (inner.id === 11) readAttribute(bytes, inner, 0);
    else if (inner.id === 10) domain = textOf(bytes, inner);
  }
  return domain;
}
