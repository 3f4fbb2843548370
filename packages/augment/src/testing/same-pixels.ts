/** Whether two arrays hold the same values to the bit: a comparison of memory, many times faster than one of elements. */
export function samePixels(a: Float32Array | Uint8Array, b: Float32Array | Uint8Array): boolean {
  return a.constructor === b.constructor && bytesOf(a).equals(bytesOf(b));
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array | Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
