import { NumpyRandom } from '@graft/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Draws } from '../define-augmentation.ts';
import { describeAugmentation } from '../testing/describe-augmentation.ts';
import { speckledImage } from '../testing/speckled-image.ts';
import golden from './__fixtures__/keras-draws.json' with { type: 'json' };
import kerasAffine, { type KerasAffineConfig, type KerasAffineParams } from './keras-affine.ts';

describeAugmentation(kerasAffine);

const still: KerasAffineParams = { theta: 0, tx: 0, ty: 0, shear: 0, zx: 1, zy: 1, flipHorizontal: false, flipVertical: false };

describe('the parameters of a view', () => {
  it.each(golden.configs)("equal Keras' draw for draw when the numbers come from NumPy's generator: $id", ({ arguments: keras, draws }) => {
    const config = kerasAffine.schema.parse({ name: 'keras-affine', ...renamed(keras) });
    for (const draw of draws) {
      const numpy = new NumpyRandom(draw.seed);
      const [height, width] = draw.shape as [number, number];
      const { flipHorizontal, flipVertical, ...transform } = kerasAffine.sample(config, numpy, { height, width });
      expect({ ...transform, flip_horizontal: flipHorizontal, flip_vertical: flipVertical }).toEqual(draw.params);
      expect(numpy.random(), 'as many numbers used').toBe(draw.nextRandom);
    }
  });

  it('scale a shift below 1 by the side it moves along, and take one of 1 or more as pixels', () => {
    const high: Draws = { random: () => 0.99, uniform: (_low, top) => top, integer: (bound) => bound - 1 };
    const config: KerasAffineConfig = { ...kerasAffine.neutral, heightShiftRange: 0.5, widthShiftRange: 4 };
    expect(kerasAffine.sample(config, high, { height: 60, width: 100 })).toMatchObject({ tx: 30, ty: 4 });
  });
});

describe('a view', () => {
  const square = speckledImage(31, 31);
  const wide = speckledImage(20, 33);
  const pixel = (image: { data: ArrayLike<number>; width: number }, row: number, column: number): number =>
    image.data[(row * image.width + column) * 3] as number;

  it('flipped twice is the photo again', () => {
    const flipped = kerasAffine.apply(kerasAffine.neutral, wide, { ...still, flipHorizontal: true });
    const back = kerasAffine.apply(
      kerasAffine.neutral,
      { ...wide, data: Uint8Array.from(flipped.data) },
      { ...still, flipHorizontal: true },
    );
    expect(flipped.data).not.toEqual(back.data);
    expect(back.data).toEqual(Float32Array.from(wide.data));
  });

  it.each([
    [90, (r: number, q: number) => [30 - q, r]],
    [-90, (r: number, q: number) => [q, 30 - r]],
    [180, (r: number, q: number) => [30 - r, 30 - q]],
    [-180, (r: number, q: number) => [30 - r, 30 - q]],
    [270, (r: number, q: number) => [q, 30 - r]],
  ] as const)('turned by %d degrees is an exact permutation of a square photo, in every fill mode', (theta, source) => {
    for (const fillMode of ['nearest', 'constant', 'reflect', 'wrap'] as const) {
      const turned = kerasAffine.apply({ ...kerasAffine.neutral, fillMode }, square, { ...still, theta });
      for (let r = 0; r < 31; r++) {
        for (let q = 0; q < 31; q++) {
          const [row, column] = source(r, q) as [number, number];
          expect(pixel(turned, r, q)).toBe(pixel(square, row, column));
        }
      }
    }
  });

  it('moves up with a positive height shift and to the left with a positive width shift', () => {
    const up = kerasAffine.apply(kerasAffine.neutral, wide, { ...still, tx: 3 });
    const left = kerasAffine.apply(kerasAffine.neutral, wide, { ...still, ty: 5 });
    expect(pixel(up, 2, 7)).toBe(pixel(wide, 5, 7));
    expect(pixel(left, 2, 7)).toBe(pixel(wide, 2, 12));
  });

  it("moves sideways with a height shift under keras-2.9, as Keras' exchanged axes do", () => {
    const moved = kerasAffine.apply({ ...kerasAffine.neutral, behaviour: 'keras-2.9' }, wide, { ...still, tx: 3 });
    expect(pixel(moved, 2, 7)).toBe(pixel(wide, 2, 10));
  });

  it('composes whole shifts and flips as the two steps one after the other', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -8, max: 8 }),
        fc.integer({ min: -8, max: 8 }),
        fc.boolean(),
        fc.boolean(),
        (tx, ty, flipHorizontal, flipVertical) => {
          const together = kerasAffine.apply(kerasAffine.neutral, wide, { ...still, tx, ty, flipHorizontal, flipVertical });
          const shifted = kerasAffine.apply(kerasAffine.neutral, wide, { ...still, tx, ty });
          const apart = kerasAffine.apply(
            kerasAffine.neutral,
            { ...wide, data: Uint8Array.from(shifted.data) },
            { ...still, flipHorizontal, flipVertical },
          );
          expect(together.data).toEqual(apart.data);
        },
      ),
    );
  });
});

function renamed(keras: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(keras).map(([key, value]) => [key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()), value]),
  );
}
