import { readFileSync } from 'node:fs';
import { createRng, type Image, ShapeMismatchError } from '@graft/core';
import { sharedData } from '@graft/core/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { articleAugment } from '../article-augment.ts';
import kerasAffine from '../augmentations/keras-affine.ts';
import { speckledImage } from '../testing/speckled-image.ts';
import golden from './__fixtures__/keras-affine.json' with { type: 'json' };
import { type AffineMap, flipOutput } from './affine-map.ts';
import { type FillMode, fillModes } from './fold-coordinate.ts';
import { spanEnd, spanStart } from './inside-span.ts';
import { kerasAffineMap } from './keras-affine-map.ts';
import { warp } from './warp.ts';
import { warpOracle } from './warp-oracle.ts';

interface PixelCase {
  readonly id: string;
  readonly image: string;
  readonly fillMode: string;
  readonly cval: number;
  readonly matrix: readonly (readonly number[])[];
  readonly offset: readonly number[];
  readonly fragilePixels?: readonly number[];
  readonly values: ArrayLike<number>;
}

describe('the recorded results of scipy', () => {
  it.each(golden.pixels)('are what both kernels give: $id', expectRecorded);
});

describe.skipIf(!sharedData('golden/keras-idg/apply.json'))('all affine cases of order 1 recorded from Keras', () => {
  it.each(['apply', 'apply-1.1.2'])('are what both kernels give: %s', (name) => {
    const cases = recordedCases(name);
    expect(cases.length).toBeGreaterThan(30);
    cases.forEach(expectRecorded);
  });
});

describe('the fast kernel', () => {
  it.each(fillModes)('is within 1e-6 (0..1 scale) of the oracle on noise of 300 px, drawn as the article draws: %s', (fillMode) => {
    const image = speckledImage(300, 300);
    for (let view = 0; view < 3; view++) {
      const params = kerasAffine.sample(articleAugment, createRng(3).split(`${view}`), image);
      const map = flipOutput(kerasAffineMap(params, image, articleAugment.behaviour), image, params.flipHorizontal, params.flipVertical);
      expect(
        largestDifference(warp(image, map, { fillMode, cval: 20 }).data, warpOracle(image.data, image, 3, map, { fillMode, cval: 20 })),
      ).toBeLessThan(255e-6);
    }
  });

  it('equals the oracle for any map and shape, far outside and one pixel wide too', () => {
    const step = fc.oneof(fc.constantFrom(0, 1, -1, 0.5, 1e-9, -1e-9), fc.double({ min: -3, max: 3, noNaN: true }));
    const offset = fc.oneof(fc.integer({ min: -30, max: 30 }), fc.double({ min: -60, max: 60, noNaN: true }));
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 12 }),
        fc.tuple(step, step, offset, step, step, offset),
        fc.constantFrom(...fillModes),
        (height, width, map, fillMode) => {
          const image = speckledImage(height, width);
          const fill = { fillMode, cval: 99 };
          expect(largestDifference(warp(image, map, fill).data, warpOracle(image.data, image, 3, map, fill))).toBeLessThan(1e-3);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('refuses a target or an image of the wrong length', () => {
    const image = speckledImage(4, 5);
    const identity: AffineMap = [1, 0, 0, 0, 1, 0];
    const fill = { fillMode: 'nearest', cval: 0 } as const;
    expect(() => warp(image, identity, fill, new Float32Array(59))).toThrow(ShapeMismatchError);
    expect(() => warp({ ...image, width: 6 }, identity, fill)).toThrow(ShapeMismatchError);
  });
});

describe('the span of columns inside', () => {
  const number = fc.oneof(fc.constantFrom(0, 5, -5, 1e-12, -1e-12, 10, -0), fc.double({ min: -40, max: 40, noNaN: true }));
  const line = fc.tuple(number, number, fc.integer({ min: 0, max: 12 }), fc.integer({ min: 1, max: 20 }));
  const columns = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, index) => from + index);

  it('is where every column, asked alone, says that it is inside', () => {
    fc.assert(
      fc.property(line, ([base, step, limit, width]) => {
        const inside = columns(0, width).filter((q) => base + step * q >= 0 && base + step * q < limit);
        const start = spanStart(base, step, limit, width);
        expect(columns(start, Math.max(start, spanEnd(base, step, limit, width)))).toEqual(inside);
      }),
      { numRuns: 2000 },
    );
  });

  it('parts what lies below from what lies above, even where no column is inside', () => {
    fc.assert(
      fc.property(line, ([base, step, limit, width]) => {
        for (const part of [columns(0, spanStart(base, step, limit, width)), columns(spanEnd(base, step, limit, width), width)]) {
          expect(new Set(part.map((q) => base + step * q < 0)).size).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

function expectRecorded({ id, image, fillMode, cval, matrix, offset, fragilePixels = [], values }: PixelCase): void {
  const { pixels, channels, height, width } = formulaImage(image as 'A' | 'B');
  const [[a, b], [d, e]] = matrix as [[number, number], [number, number]];
  const map: AffineMap = [a, b, offset[0] as number, d, e, offset[1] as number];
  const fill = { fillMode: fillMode as FillMode, cval };
  const fragile = new Set(fragilePixels);
  const oracle = warpOracle(pixels, { height, width }, channels, map, fill);
  const inColour: Image = {
    data: Uint8Array.from({ length: height * width * 3 }, (_, i) => pixels[Math.floor(i / 3) * channels + (i % channels)] as number),
    height,
    width,
  };
  const fast = warp(inColour, map, fill).data;
  for (let p = 0; p < height * width; p++) {
    if (fragile.has(p)) continue;
    for (let channel = 0; channel < channels; channel++) {
      const expected = values[p * channels + channel] as number;
      expect(Math.abs((oracle[p * channels + channel] as number) - expected), `${id}, oracle, pixel ${p}`).toBeLessThanOrEqual(1e-3);
      expect(Math.abs((fast[p * 3 + channel] as number) - expected), `${id}, fast, pixel ${p}`).toBeLessThanOrEqual(1e-3);
    }
  }
}

/** The images of the recording are given by a formula. */
function formulaImage(name: 'A' | 'B'): { pixels: Uint8Array; height: number; width: number; channels: number } {
  const { shape, a, b, d, e } = golden.images[name];
  const [height, width, channels] = shape as [number, number, number];
  const pixels = Uint8Array.from({ length: height * width * channels }, (_, i) => {
    const k = i % channels;
    const q = Math.floor(i / channels) % width;
    const r = Math.floor(i / (channels * width));
    return (a * r + b * q + d * k + e * r * q + 5 * k * r) % 256;
  });
  return { pixels, height, width, channels };
}

/** Cases of one recording in which nothing happens but the affine step. */
function recordedCases(name: string): PixelCase[] {
  const { cases } = JSON.parse(readFileSync(sharedData(`golden/keras-idg/${name}.json`) as string, 'utf8')) as {
    cases: (Omit<PixelCase, 'values'> & {
      order: number;
      dataFormat: string;
      inputDtype: string;
      params: object;
      array: { offset: number; shape: number[] };
    })[];
  };
  const stored = readFileSync(sharedData(`golden/keras-idg/${name}.f32`) as string);
  const all = new Float32Array(stored.buffer.slice(stored.byteOffset, stored.byteOffset + stored.length));
  return cases
    .filter(
      ({ image, matrix, order, dataFormat, inputDtype }) =>
        'AB'.includes(image) && matrix && order === 1 && dataFormat === 'channels_last' && inputDtype === 'float32',
    )
    .filter(({ params }) => Object.keys(params).every((key) => ['theta', 'tx', 'ty', 'shear', 'zx', 'zy'].includes(key)))
    .map(({ array, ...rest }) => ({
      ...rest,
      values: all.subarray(array.offset, array.offset + array.shape.reduce((size, n) => size * n, 1)),
    }));
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs((a[i] as number) - (b[i] as number)));
  return largest;
}
