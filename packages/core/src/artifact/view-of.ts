/** Constructor of a typed array. */
interface ArrayType<Data> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBuffer, byteOffset: number, length: number): Data;
}

/**
 * Bytes as an array of another type: the same memory if its start is aligned for the elements, otherwise a copy. So hundreds of
 * megabytes of weights or features are in memory once and not twice.
 *
 * @param bytes - a whole number of elements.
 */
export function viewOf<Data>(type: ArrayType<Data>, bytes: Uint8Array): Data {
  const length = bytes.byteLength / type.BYTES_PER_ELEMENT;
  if (bytes.byteOffset % type.BYTES_PER_ELEMENT === 0) return new type(bytes.buffer as ArrayBuffer, bytes.byteOffset, length);
  return new type(Uint8Array.from(bytes).buffer, 0, length);
}
