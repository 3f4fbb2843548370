import { boundBySize, EngineError } from '@graft/core';
import { type ProtobufField, readProtobuf } from '@graft/weights';

/** A picture input or an output, as the file declares it. */
export interface OnnxValue {
  readonly name: string;
  /** `TensorProto.DataType`; 0 where the file does not say. */
  readonly elementType: number;
  /** undefined for a dimension without a fixed size. */
  readonly dims: readonly (number | undefined)[];
}

const longestName = 4096;
const mostDimensions = 64;
/** A network has thousands. A name of four bytes takes about 130 here, so a larger file may have more. */
const nameShare = { few: 2048, bytesEach: 256, most: 1_000_000 };

/** How many names a file of this size may hold. */
export function mostNamesOf(bytes: Uint8Array): number {
  return boundBySize(nameShare, bytes.length);
}

/** `ValueInfoProto`: name 1, type 2 { tensor_type 1 { elem_type 1, shape 2 { dim 1 { dim_value 1 } } } }. */
export function readValue(bytes: Uint8Array, field: ProtobufField): OnnxValue {
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

/** The fields of a message; only those of `id`, where it is given. @throws {EngineError} when the field is not a message. */
export function* inside(bytes: Uint8Array, field: ProtobufField, id?: number): Generator<ProtobufField, void, undefined> {
  if (field.wire !== 2) throw malformed(`a number where a message belongs, at byte ${field.start}`);
  const place = { start: field.valueStart, end: field.end, refuse: refuseOnnx };
  for (const inner of readProtobuf(bytes, place)) if (id === undefined || inner.id === id) yield inner;
}

/** The text of a length-delimited field. Names in a network are short. */
export function textOf(bytes: Uint8Array, field: ProtobufField): string {
  if (field.end - field.valueStart > longestName) throw malformed(`a name of ${field.end - field.valueStart} bytes`);
  return Buffer.from(bytes.buffer, bytes.byteOffset + field.valueStart, field.end - field.valueStart).toString('utf8');
}

/** For the reader of protobuf messages: how to refuse bytes that are not a message. */
export function refuseOnnx(at: number, why: string): never {
  throw new EngineError(`Expected an ONNX file but at byte ${at} ${why}.`, { hint: again });
}

/** The error for a file that is not what it should be. @param what - completes "it holds". */
export function malformed(what: string): EngineError {
  return new EngineError(`Expected an ONNX file but it holds ${what}.`, { hint: again });
}

const again = 'Fetch the file again, or export the network again.';
