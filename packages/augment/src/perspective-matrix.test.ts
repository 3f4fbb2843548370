import { describe, expect, it } from 'vitest';
import { type Corners, perspectiveMatrix } from './perspective-matrix.ts';
import { goldenImage, pillowGolden } from './testing/pillow-golden.ts';

describe('perspectiveMatrix', () => {
  it.each(pillowGolden.perspectives)("is torchvision's to single precision: $corners", ({ image, corners, coefficients }) => {
    const matrix = perspectiveMatrix(goldenImage(image), corners as unknown as Corners);
    for (const [i, value] of coefficients.entries()) {
      expect(Math.abs((matrix[i] as number) - value)).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(value)));
    }
  });

  it('is the identity for corners that stay, and where there is no map', () => {
    const size = { height: 20, width: 30 };
    const [a, b, c, d, e, f, g, h] = perspectiveMatrix(size, [
      [0, 0],
      [29, 0],
      [29, 19],
      [0, 19],
    ]);
    for (const zero of [b, c, d, f, g, h]) expect(Math.abs(zero as number)).toBeLessThan(1e-6);
    expect([a, e]).toEqual([1, 1]);
    expect(
      perspectiveMatrix(size, [
        [5, 5],
        [5, 5],
        [5, 5],
        [5, 5],
      ]),
    ).toEqual([1, 0, 0, 0, 1, 0]);
  });
});
