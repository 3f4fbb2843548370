import { describe, expect, it } from 'vitest';
import { samePixels } from '../testing/same-pixels.ts';
import { adjustHue } from './adjust-hue.ts';

/** Pillow's two conversions as they are written there, nothing looked up. */
function plainHue(data: Uint8Array, factor: number): Uint8Array {
  const target = new Uint8Array(data.length);
  const shift = Math.trunc(factor * 255) & 255;
  for (let i = 0; i < data.length; i += 3) {
    const [red, green, blue] = [...data.subarray(i, i + 3)] as [number, number, number];
    const value = Math.max(red, green, blue);
    const range = value - Math.min(red, green, blue);
    const [r, g, b] = [red, green, blue].map((one) => Math.fround((value - one) / range)) as [number, number, number];
    const sixths = Math.fround(red === value ? b - g : green === value ? 2 + r - b : 4 + g - r);
    const hue = ((range === 0 ? 0 : Math.trunc(Math.fround((sixths / 6 + 1) % 1) * 255)) + shift) & 255;
    const saturation = range === 0 ? 0 : Math.trunc(Math.fround(range / value) * 255);
    const sector = Math.floor((hue * 6) / 255);
    const fraction = Math.fround((hue * 6) / 255 - sector);
    const share = Math.fround(saturation / 255);
    const low = Math.round(value * (1 - share));
    const falling = Math.round(value * (1 - share * fraction));
    const rising = Math.round(value * (1 - share * (1 - fraction)));
    const sides = [
      [value, rising, low],
      [falling, value, low],
      [low, value, rising],
      [low, falling, value],
      [rising, low, value],
      [value, low, falling],
    ];
    target.set(saturation === 0 ? [value, value, value] : (sides[sector % 6] as number[]), i);
  }
  return target;
}

describe('adjustHue', () => {
  it("gives the bytes of Pillow's sums for colours from all of the cube, at turns of every kind", () => {
    const levels = Array.from({ length: 37 }, (_, i) => Math.min(255, i * 7 + (i % 3)));
    const data = Uint8Array.from(levels.flatMap((red) => levels.flatMap((green) => levels.flatMap((blue) => [red, green, blue]))));
    for (const factor of [-0.5, -0.13, 0, 0.004, 0.21, 0.5]) {
      const target = new Uint8Array(data.length);
      adjustHue({ data, height: 37, width: 37 * 37 }, target, factor);
      expect(samePixels(target, plainHue(data, factor)), `${factor}`).toBe(true);
    }
  });
});
