/** Floating-point types of stored weights. */
export type FloatType = 'float16' | 'bfloat16' | 'float32' | 'float64';

export const floatBytes: Readonly<Record<FloatType, number>> = { float16: 2, bfloat16: 2, float32: 4, float64: 8 };

/**
 * Little-endian floats as float32: exact for the two halves (subnormals, infinities and NaN included), rounded to the
 * nearest for float64.
 *
 * @param bytes - a whole number of elements.
 * @returns the same memory if it is float32 and aligned, else new memory of four bytes per element.
 */
export function floatElements(bytes: Uint8Array, type: FloatType): Float32Array {
  const count = bytes.length / floatBytes[type];
  switch (type) {
    case 'float32': {
      if (bytes.byteOffset % 4 === 0) return new Float32Array(bytes.buffer as ArrayBuffer, bytes.byteOffset, count);
      // Not `slice`: a Buffer's is a view.
      return new Float32Array(new Uint8Array(bytes).buffer);
    }
    case 'float16':
      return fromHalf(bytes, new Float32Array(count));
    case 'bfloat16':
      return fromBrainFloat(bytes, new Float32Array(count));
    case 'float64': {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const values = new Float32Array(count);
      for (let i = 0; i < count; i++) values[i] = view.getFloat64(8 * i, true);
      return values;
    }
  }
}

/**
 * IEEE 754 binary16: 1 bit sign, 5 bits exponent (bias 15), 10 bits fraction.
 *
 * A normal number keeps its fraction, shifted by 13 bits, and its exponent moves by 127 - 15; subnormals are
 * fraction x 2^-24, which float32 holds as normal numbers.
 */
function fromHalf(bytes: Uint8Array, values: Float32Array): Float32Array {
  const bits = new Uint32Array(values.buffer);
  for (let i = 0; i < values.length; i++) {
    const half = (bytes[2 * i] as number) | ((bytes[2 * i + 1] as number) << 8);
    const sign = half & 0x8000;
    const exponent = (half >> 10) & 31;
    const fraction = half & 1023;
    if (exponent === 0) values[i] = (sign ? -fraction : fraction) * 2 ** -24;
    else bits[i] = (sign << 16) | ((exponent === 31 ? 255 : exponent + 112) << 23) | (fraction << 13);
  }
  return values;
}

/** bfloat16 is the upper half of a float32. */
function fromBrainFloat(bytes: Uint8Array, values: Float32Array): Float32Array {
  const bits = new Uint32Array(values.buffer);
  for (let i = 0; i < values.length; i++) bits[i] = ((bytes[2 * i] as number) << 16) | ((bytes[2 * i + 1] as number) << 24);
  return values;
}
