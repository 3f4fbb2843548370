/** A field of a protobuf message. */
export type ProtobufField =
  | { readonly number: number; readonly kind: 'varint'; readonly value: bigint; readonly at: number }
  /** A message, text, bytes or packed numbers; fixed-width numbers are their 4 or 8 bytes. */
  | { readonly number: number; readonly kind: 'bytes' | 'fixed'; readonly bytes: Uint8Array; readonly at: number };

/**
 * The fields of a protobuf message, one after the other, without a schema. Nothing is copied or allocated but views.
 *
 * @param bytes - the message alone.
 * @param at - where it begins in its file, for messages.
 * @param refuse - called with the byte and the reason for anything that is no message: a length beyond the end, a number
 * of more than 64 bits, a wire type that the format gave up (groups) or never had.
 * @see https://protobuf.dev/programming-guides/encoding/
 */
export function* protobufFields(bytes: Uint8Array, at: number, refuse: (at: number, why: string) => never): Generator<ProtobufField> {
  let position = 0;
  const take = (count: number): Uint8Array => {
    if (count > bytes.length - position) refuse(at + position, `${count} bytes are needed where ${bytes.length - position} are left`);
    position += count;
    return bytes.subarray(position - count, position);
  };
  while (position < bytes.length) {
    const start = position;
    const tag = varint();
    const number = Number(tag >> 3n);
    const wire = Number(tag & 7n);
    if (number < 1 || number >= 1 << 29) refuse(at + start, `a field has the number ${number}`);
    if (wire === 0) yield { number, kind: 'varint', value: varint(), at: at + start };
    else if (wire === 1 || wire === 5) yield { number, kind: 'fixed', at: at + position, bytes: take(wire === 1 ? 8 : 4) };
    else if (wire === 2) {
      const length = varint();
      if (length > BigInt(bytes.length)) refuse(at + start, `a field claims ${length} bytes`);
      yield { number, kind: 'bytes', at: at + position, bytes: take(Number(length)) };
    } else refuse(at + start, `a field has the wire type ${wire}`);
  }

  function varint(): bigint {
    const [value, length] = readVarint(bytes, position);
    if (length === 0) return refuse(at + position, 'a number does not end');
    position += length;
    return value;
  }
}

/** The unsigned 64-bit number at a position and the bytes that it takes; 0 bytes where it does not end in time. */
export function readVarint(bytes: Uint8Array, position: number): readonly [value: bigint, length: number] {
  let value = 0n;
  for (let length = 1; length <= 10; length++) {
    const byte = bytes[position + length - 1];
    if (byte === undefined) break;
    value |= BigInt(byte & 0x7f) << BigInt(7 * (length - 1));
    if (byte < 0x80) return [BigInt.asUintN(64, value), length];
  }
  return [0n, 0];
}
