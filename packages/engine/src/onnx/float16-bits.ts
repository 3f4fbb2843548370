/**
 * The IEEE 754 binary16 nearest to each float32 (ties to the even one): 1 bit sign, 5 bits exponent (bias 15), 10 bits fraction.
 *
 * Below 2^-14 halves are multiples of 2^-24; adding 1/2, whose last bit is 2^-24, makes float32 itself round to such a multiple. Above,
 * half of the last kept bit is added, one less where that bit is even, and 13 bits are cut off.
 *
 * @param values - float32; those that round beyond 65504 become infinite, NaN stays NaN.
 * @returns the 16 bits of each value.
 */
export function float16Bits(values: Float32Array): Uint16Array {
  const float = new Float32Array(1);
  const bits = new Uint32Array(float.buffer);
  return Uint16Array.from(values, (value) => {
    float[0] = value;
    const sign = ((bits[0] as number) >>> 16) & 0x8000;
    const magnitude = (bits[0] as number) & 0x7fffffff;
    if (magnitude > infinity) return sign | 0x7e00;
    if (magnitude >= beyondHalf) return sign | 0x7c00;
    if (magnitude < smallestNormal) {
      float[0] = Math.abs(value) + 0.5;
      return sign | ((bits[0] as number) - oneHalf);
    }
    return sign | ((magnitude - rebias + 0xfff + ((magnitude >>> 13) & 1)) >>> 13);
  });
}

/** Bits of float32: of infinity, 65520 (where rounding up leaves the range), 2^-14, 1/2, and the difference of the exponents' biases. */
const infinity = 0x7f800000;
const beyondHalf = 0x477ff000;
const smallestNormal = 0x38800000;
const oneHalf = 0x3f000000;
const rebias = (127 - 15) << 23;
