import { EngineError } from '@graft/core';
import { type ProtobufField, readProtobuf } from '@graft/weights';
import { inside, malformed, mostNamesOf, refuseOnnx, textOf } from './onnx-fields.ts';
import { type GraphFacts, readFunction, readGraph } from './read-onnx-graph.ts';

/** What a file says about itself. Nothing has been run. */
export interface OnnxFacts extends GraphFacts {
  readonly irVersion: number;
  /** Version of the standard operators. */
  readonly opset: number;
  /** The graph's place in the file. */
  readonly graph: ProtobufField;
}

/** More than any image tower needs: a bound on the memory that a wrong file can take. */
export const largestOnnxBytes = 1_000_000_000;
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
  const mostNames = mostNamesOf(bytes);
  const local = new Set<string>();
  const foreign = new Set<string>();
  for (const field of readProtobuf(bytes, { refuse: refuseOnnx })) {
    if (field.id === 1) irVersion = field.number;
    else if (field.id === 7) {
      // Parsers join repeated graphs into one; what was checked must be what runs.
      if (graph) throw malformed('two graphs');
      graph = field;
    } else if (field.id === 25) local.add(readFunction(bytes, field));
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
