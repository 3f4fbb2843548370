/** Where an unread field of a protobuf message lies in the file. */
export interface ProtobufField {
  readonly id: number;
  /** 0 varint, 1 eight bytes, 2 length-delimited, 5 four bytes. */
  readonly wire: number;
  /** Start of the field, tag included. */
  readonly start: number;
  /** Start of the value, behind its length if it has one. */
  readonly valueStart: number;
  readonly end: number;
  /** The value of a varint, -1 if it is negative or above 2^53, which no reader here accepts; 0 for other wire types. */
  readonly number: number;
}

export interface ProtobufPlace {
  /** Where the message begins and ends in the file; default: the whole file. */
  readonly start?: number;
  readonly end?: number;
  /** Throws the caller's error; called with the byte and the reason. */
  readonly refuse: (at: number, why: string) => never;
}

/**
 * The fields of a message within a file, in order and without a schema. Nothing is copied, and every length is checked against the
 * end of the message before it is used.
 *
 * Refused are a field that leaves its message, a number of more than 64 bits, and the wire types of groups and of no field.
 *
 * @see https://protobuf.dev/programming-guides/encoding/
 */
export function* readProtobuf(
  bytes: Uint8Array,
  { start = 0, end = bytes.length, refuse }: ProtobufPlace,
): Generator<ProtobufField, void, undefined> {
  const varintAt = (at: number): Varint => readVarint(bytes, at, end) ?? refuse(at, 'a number does not end');
  for (let at = start; at < end; ) {
    const fieldStart = at;
    const tag = varintAt(at);
    const id = Math.floor(tag.value / 8);
    const wire = tag.value % 8;
    if (id < 1 || id >= 2 ** 29) refuse(fieldStart, `a field has the number ${id}`);
    let { next: valueStart } = tag;
    let number = 0;
    at = valueStart;
    if (wire === 0) ({ value: number, next: at } = varintAt(at));
    else if (wire === 1) at += 8;
    else if (wire === 5) at += 4;
    else if (wire === 2) {
      const length = varintAt(at);
      valueStart = length.next;
      if (length.value < 0 || length.value > end - valueStart) {
        refuse(fieldStart, `a field of ${length.value} bytes leaves its message, of which ${end - valueStart} are left`);
      }
      at = valueStart + length.value;
    } else refuse(fieldStart, `a field has the wire type ${wire}`);
    if (at > end) refuse(fieldStart, 'a field leaves its message');
    yield { id, wire, start: fieldStart, valueStart, end: at, number };
  }
}

/**
 * The numbers of a repeated field of varints, one per field or packed into one, as in `ProtobufField.number`. A number that does not
 * end is given as undefined, and is the last.
 */
export function* readVarints(bytes: Uint8Array, field: ProtobufField): Generator<number | undefined, void, undefined> {
  if (field.wire === 0) yield field.number;
  else if (field.wire === 2) {
    for (let at = field.valueStart; at < field.end; ) {
      const varint = readVarint(bytes, at, field.end);
      yield varint?.value;
      if (varint === undefined) return;
      at = varint.next;
    }
  } else yield undefined;
}

interface Varint {
  readonly value: number;
  readonly next: number;
}

/** Seven bits per byte, lowest first, at most ten bytes; negative numbers take all ten. */
function readVarint(bytes: Uint8Array, start: number, end: number): Varint | undefined {
  let value = 0;
  let factor = 1;
  for (let at = start; at < end && at < start + 10; at++) {
    const byte = bytes[at] as number;
    value += (byte & 0x7f) * factor;
    if (byte < 0x80) return { value: Number.isSafeInteger(value) ? value : -1, next: at + 1 };
    factor *= 128;
  }
  return undefined;
}
