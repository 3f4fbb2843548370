import { describe, expect, it } from 'vitest';
import { measureQuality } from './measure-quality.ts';

/** A 64 x 48 picture, so that nothing is resized. */
function pictureOf(colour: (x: number, y: number) => readonly [number, number, number]) {
  const data = new Uint8Array(64 * 48 * 3);
  for (let y = 0; y < 48; y++) for (let x = 0; x < 64; x++) data.set(colour(x, y), 3 * (64 * y + x));
  return { data, height: 48, width: 64 };
}
const size = { height: 48, width: 64, isGray: false };

describe('measureQuality', () => {
  it('measures a blank picture', () => {
    const { brightness5, brightness99, ...rest } = measureQuality(
      pictureOf(() => [51, 51, 51]),
      size,
    );
    expect(brightness5).toBeCloseTo(0.2, 3);
    expect(brightness99).toBeCloseTo(0.2, 3);
    // Three counts of a third; 220 of 3072 pixels are border and stay 51; 3072 in one of 256 counts: 12 sqrt(255).
    expect(rest).toEqual({
      entropy: 1.585,
      edgeDeviation: expect.closeTo(13.1503, 3),
      grayCountDeviation: expect.closeTo(191.6246, 3),
      chroma: 0,
    });
  });

  it('takes brightness by colour, and percentiles by pixels', () => {
    const red = measureQuality(
      pictureOf((x) => (x < 32 ? [0, 0, 0] : [255, 0, 0])),
      size,
    );
    expect(red.brightness5).toBe(0);
    expect(red.brightness99).toBeCloseTo(Math.sqrt(0.241), 3);
    expect(red.chroma).toBe(255);
  });

  it('gives the entropy of all channels, of gray ones once', () => {
    const halves = pictureOf((x) => (x % 2 ? [10, 10, 10] : [200, 200, 200]));
    // Pillow's histogram has 256 counts for each of three channels: six counts of one sixth.
    expect(measureQuality(halves, size).entropy).toBeCloseTo(Math.log2(6), 4);
    expect(measureQuality(halves, { ...size, isGray: true }).entropy).toBe(1);
  });

  it('finds more edges where there are more', () => {
    const coarse = measureQuality(
      pictureOf((x) => (x < 32 ? [0, 0, 0] : [255, 255, 255])),
      size,
    );
    const fine = measureQuality(
      pictureOf((x, y) => ((x + y) % 2 ? [0, 0, 0] : [255, 255, 255])),
      size,
    );
    expect(fine.edgeDeviation).toBeGreaterThan(coarse.edgeDeviation);
    // A checkerboard: inside, 8 x 255 - 4 x 255 clamps to 255 and the rest to 0; half of all pixels are white.
    expect(fine.edgeDeviation).toBeCloseTo(127.5, 4);
  });
});
