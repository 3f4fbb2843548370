import { expect, it } from 'vitest';
import { float16Bits } from './float16-bits.ts';

/** The number that bits mean, by the definition; an infinity's bits as if the range went on. */
function meaning(bits: number): number {
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  return exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const halves = Array.from({ length: 0x7c00 }, (_, bits) => bits);

it('keeps every number that a half can hold, of either sign', () => {
  const values = Float32Array.from(halves, meaning);
  expect([...float16Bits(values)]).toEqual(halves);
  expect([...float16Bits(values.map((value) => -value))]).toEqual(halves.map((bits) => bits | 0x8000));
});

it('takes the even one of two that are as near, and the nearer one right beside the middle', () => {
  const middle = halves.map((bits) => (meaning(bits) + meaning(bits + 1)) / 2);
  const nudge = 2 ** -24;
  expect([...float16Bits(Float32Array.from(middle))]).toEqual(halves.map((bits) => bits + (bits & 1)));
  expect([...float16Bits(Float32Array.from(middle, (value) => value * (1 - nudge)))]).toEqual(halves);
  expect([...float16Bits(Float32Array.from(middle, (value) => value * (1 + 2 * nudge)))]).toEqual(halves.map((bits) => bits + 1));
});

it('knows infinity and NaN, and flushes what is below half of the smallest', () => {
  const bits = float16Bits(Float32Array.of(Number.POSITIVE_INFINITY, -1e6, Number.NaN, 2 ** -26, -(2 ** -140), -0));
  expect([...bits]).toEqual([0x7c00, 0xfc00, 0x7e00, 0, 0x8000, 0x8000]);
});
