import { EngineError } from '@graft/core';

/** One field of a protobuf message, still unread: where it lies in the file. */
export interface ProtobufField {
  readonly id: number;
  /** 0 varint, 1 eight bytes, 2 length-delimited, 5 four bytes. */
  readonly wire: number;
  /** Of the whole field, its tag included. */
  readonly start: number;
  /** Of the value; behind the length where there is one. */
  readonly valueStart: number;
  readonly end: number;
  /** The number of a varint; 0 for the others. */
  readonly number: number;
}

/**
 * The fields of the message that lies between two places of a file, one after the other. Nothing is copied or allocated
 * on the file's word: every length is held to the message's end before it is believed.
 *
 * @throws {EngineError} for a field that leaves its message, a group (long deprecated), or a number above 2^53.
 * @see https://protobuf.dev/programming-guides/encoding/
 */
export function* readProtobuf(bytes: Uint8Array, start: number, end: number): Generator<ProtobufField, void, undefined> {
  let at = start;
  while (at < end) {
    const fieldStart = at;
    const tag = readVarint(bytes, at, end);
    const id = Math.floor(tag.value / 8);
    const wire = tag.value % 8;
    at = tag.next;
    let number = 0;
    let valueStart = at;
    if (wire === 0) {
      const varint = readVarint(bytes, at, end);
      number = varint.value;
      at = varint.next;
    } else if (wire === 1) at += 8;
    else if (wire === 5) at += 4;
    else if (wire === 2) {
      const length = readVarint(bytes, at, end);
      valueStart = length.next;
      at = length.next + length.value;
    } else throw malformed(`a field of wire type ${wire} at byte ${fieldStart}`);
    if (id === 0 || at > end) throw malformed(`a field at byte ${fieldStart} that leaves its message`);
    yield { id, wire, start: fieldStart, valueStart, end: at, number };
  }
}

/** The text of a length-delimited field. Names in a network are short. */
export function textOf(bytes: Uint8Array, field: ProtobufField): string {
  if (field.end - field.valueStart > longestName) throw malformed(`a name of ${field.end - field.valueStart} bytes`);
  return Buffer.from(bytes.buffer, bytes.byteOffset + field.valueStart, field.end - field.valueStart).toString('utf8');
}

const longestName = 4096;

/** Negative numbers of int64 fields come as ten bytes; none of those read here has a use for them, so they become -1. */
function readVarint(bytes: Uint8Array, start: number, end: number): { readonly value: number; readonly next: number } {
  let value = 0;
  let factor = 1;
  for (let at = start; at < end && at < start + 10; at++) {
    const byte = bytes[at] as number;
    value += (byte & 0x7f) * factor;
    if (byte < 0x80) return { value: Number.isSafeInteger(value) ? value : at === start + 9 ? -1 : tooLarge(start), next: at + 1 };
    factor *= 128;
  }
  throw malformed(`a number at byte ${start} that does not end`);
}

function tooLarge(at: number): never {
  throw malformed(`a number above 2^53 at byte ${at}`);
}

export function malformed(what: string): EngineError {
  return new EngineError(`Expected an ONNX file but it holds ${what}.`, { hint: 'Fetch the file again, or export the network again.' });
}
