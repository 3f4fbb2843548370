import { expect, it } from 'vitest';
import { floatElements } from './float-elements.ts';

const bytesOf = (...words: number[]): Uint8Array => new Uint8Array(Uint16Array.from(words).buffer);

it('reads float16: normal, largest, subnormal, zeros, infinities, NaN', () => {
  // numpy.float16(x).view(numpy.uint16) of 1, -2.5, 65504, 2^-24, 1023 x 2^-24, 0, -0, inf, -inf, nan
  const values = floatElements(bytesOf(0x3c00, 0xc100, 0x7bff, 0x0001, 0x03ff, 0, 0x8000, 0x7c00, 0xfc00, 0x7e00), 'float16');
  expect([...values]).toEqual([1, -2.5, 65_504, 2 ** -24, 1023 * 2 ** -24, 0, -0, Infinity, -Infinity, Number.NaN]);
});

it('reads every finite float16 as its formula says', () => {
  const words = Array.from({ length: 65_536 }, (_, i) => i).filter((word) => ((word >> 10) & 31) !== 31);
  const expected = words.map((word) => {
    const [exponent, fraction] = [(word >> 10) & 31, word & 1023];
    return (word & 0x8000 ? -1 : 1) * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
  });
  expect([...floatElements(bytesOf(...words), 'float16')]).toEqual(expected);
});

it('reads bfloat16 and float64', () => {
  expect([...floatElements(bytesOf(0x3f80, 0xc020, 0x7f80, 0x0001), 'bfloat16')]).toEqual([1, -2.5, Infinity, 2 ** -133]);
  expect([...floatElements(new Uint8Array(Float64Array.of(0.1, 1e300).buffer), 'float64')]).toEqual([Math.fround(0.1), Infinity]);
});

it('reads float32 where it lies, and from memory of any alignment', () => {
  const memory = new Uint8Array(17);
  memory.set(new Uint8Array(Float32Array.of(1, 2).buffer), 4);
  expect(floatElements(memory.subarray(4, 12), 'float32').buffer).toBe(memory.buffer);
  memory.set(new Uint8Array(Float32Array.of(3, 4).buffer), 9);
  expect([...floatElements(memory.subarray(9, 17), 'float32')]).toEqual([3, 4]);
});
