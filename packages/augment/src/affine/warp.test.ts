import { readFileSync } from 'node:fs';
import { createRng, type Image, ShapeMismatchError } from '@graft/core';
import { sharedData } from '@graft/core/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import wabt from 'wabt';
import { articleAugment } from '../keras/article-augment.ts';
import kerasAffine from '../keras/keras-affine.ts';
import { kerasAffineMap } from '../keras/keras-affine-map.ts';
import { splineWarp } from '../keras/spline-warp.ts';
import { speckledImage } from '../testing/speckled-image.ts';
import { warpOracle } from '../testing/warp-oracle.ts';
import golden from './__fixtures__/keras-affine.json' with { type: 'json' };
import { type AffineMap, flipOutput } from './affine-map.ts';
import { type Fill, type FillMode, fillModes } from './fold-coordinate.ts';
import { spanEnd, spanStart } from './row-runs.ts';
import { warp, warpBytes } from './warp.ts';
import { asItIs, type Finish } from './warp-output.ts';
import { warpPlain } from './warp-plain.ts';
import { warpSimd } from './warp-simd.ts';
import { warpWasm } from './warp-wasm.gen.ts';

interface PixelCase {
  readonly id: string;
  readonly image: string;
  readonly fillMode: string;
  readonly cval: number;
  readonly order?: number;
  readonly matrix: readonly (readonly number[])[];
  readonly offset: readonly number[];
  readonly fragilePixels?: readonly number[];
  readonly values: ArrayLike<number>;
}

describe('the recorded results of scipy', () => {
  it.each(golden.pixels)('are what all kernels give: $id', expectRecorded);
});

describe.skipIf(!sharedData('golden/keras-idg/apply.json'))('all affine cases of orders 0 and 1 recorded from Keras', () => {
  it.each(['apply', 'apply-1.1.2'])('are what all kernels give: %s', (name) => {
    const cases = recordedCases(name);
    expect(cases.length).toBeGreaterThan(50);
    cases.forEach(expectRecorded);
  });
});

describe('the kernels', () => {
  it.each(fillModes)(
    'are within 1e-4 (SIMD) and 1e-6 (plain) of the oracle on noise of 300 px, 0..1 scale, as the article draws: %s',
    (fillMode) => {
      const image = speckledImage(300, 300);
      const fill = { fillMode, cval: 20 };
      let largest = 0;
      for (const map of articleMaps(image, 40)) {
        const oracle = warpOracle(image.data, image, 3, map, fill);
        largest = Math.max(largest, largestDifference(warp(image, map, fill).data, oracle) / 255);
        expect(largestDifference(plain(image, map, fill), oracle)).toBeLessThan(255e-6);
        expect(largestDifference(warpBytes(image, map, fill).data, oracle), 'bytes').toBeLessThan(0.5 + 255e-4);
      }
      expect(largest.toExponential(2), 'the figure of the README').toBe('4.95e-5');
    },
  );

  it.each(fillModes)('give the very pixels of the oracle when they read the nearest one, order 0: %s', (fillMode) => {
    const image = speckledImage(300, 300);
    const fill = { fillMode, cval: 20, interpolationOrder: 0 } as const;
    const identity: AffineMap = [1, 0, 0, 0, 1, 0];
    for (const map of [...articleMaps(image, 40), identity, [1, 0, 0.5, 0, 1, -0.5] as const]) {
      const oracle = splineWarp(image.data, { ...image, channels: 3 }, map, { ...fill, order: 0 });
      expect(largestDifference(warp(image, map, fill).data, oracle)).toBe(0);
      expect(largestDifference(warpBytes(image, map, fill).data, oracle)).toBe(0);
    }
  });

  it('equal the oracle for any map and shape, far outside and one pixel wide too', () => {
    const step = fc.oneof(fc.constantFrom(0, 1, -1, 0.5, 1e-9, -1e-9), fc.double({ min: -3, max: 3, noNaN: true }));
    const offset = fc.oneof(fc.integer({ min: -30, max: 30 }), fc.double({ min: -60, max: 60, noNaN: true }), fc.constantFrom(-1e12, 1e12));
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 20 }),
        fc.tuple(step, step, offset, step, step, offset),
        fc.constantFrom(...fillModes),
        (height, width, map, fillMode) => {
          const image = speckledImage(height, width);
          const fill = { fillMode, cval: 99 };
          const oracle = warpOracle(image.data, image, 3, map, fill);
          expect(warpSimd(image, map, fill, { target: new Float32Array(image.data.length), finish: asItIs })).toBe(true);
          expect(largestDifference(warp(image, map, fill).data, oracle)).toBeLessThan(255e-4);
          expect(largestDifference(plain(image, map, fill), oracle)).toBeLessThan(1e-3);
          const nearest = splineWarp(image.data, { ...image, channels: 3 }, map, { ...fill, order: 0 });
          expect(largestDifference(warp(image, map, { ...fill, interpolationOrder: 0 }).data, nearest)).toBe(0);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('scale and shift in the last write, in every fill mode', () => {
    const image = speckledImage(40, 33);
    const map: AffineMap = [0.9, 0.3, -8, -0.2, 1.1, 5];
    const finish: Finish = { scale: [1 / 255, 2, -1], bias: [-0.5, 3, 0] };
    for (const fillMode of fillModes) {
      const fill = { fillMode, cval: 7 };
      const values = warp(image, map, fill).data;
      const expected = values.map((value, i) => value * (finish.scale[i % 3] as number) + (finish.bias[i % 3] as number));
      expect(largestDifference(warp(image, map, fill, undefined, finish).data, expected)).toBeLessThan(1e-4);
      expect(largestDifference(plain(image, map, fill, finish), expected)).toBeLessThan(0.06);
      const nearest = { ...fill, interpolationOrder: 0 } as const;
      const pixels = warp(image, map, nearest).data.map(
        (value, i) => value * (finish.scale[i % 3] as number) + (finish.bias[i % 3] as number),
      );
      expect(largestDifference(warp(image, map, nearest, undefined, finish).data, pixels)).toBe(0);
    }
  });

  it('leave what is too large or too steep for 18 fraction bits to the plain loops', () => {
    const tall = speckledImage(4096, 1);
    const fill = { fillMode: 'nearest', cval: 0 } as const;
    const map: AffineMap = [1, 0, 0.5, 0, 1, 0];
    expect(warpSimd(tall, map, fill, { target: new Float32Array(tall.data.length), finish: asItIs })).toBe(false);
    expect(largestDifference(warp(tall, map, fill).data, warpOracle(tall.data, tall, 3, map, fill))).toBeLessThan(1e-3);
    const steep: AffineMap = [1, 100, 0, 0, 100, 0];
    const image = speckledImage(9, 9);
    expect(largestDifference(warp(image, steep, fill).data, warpOracle(image.data, image, 3, steep, fill))).toBeLessThan(1e-3);
  });

  it('are what warp.wat says', async () => {
    const source = readFileSync(new URL('./warp.wat', import.meta.url), 'utf8');
    const assembled = (await wabt()).parseWat('warp.wat', source, { simd: true, sat_float_to_int: true });
    expect(Buffer.from(assembled.toBinary({}).buffer).toString('base64')).toBe(warpWasm);
  });

  it('refuse a target or an image of the wrong length', () => {
    const image = speckledImage(4, 5);
    const identity: AffineMap = [1, 0, 0, 0, 1, 0];
    const fill = { fillMode: 'nearest', cval: 0 } as const;
    expect(() => warp(image, identity, fill, new Float32Array(59))).toThrow(ShapeMismatchError);
    expect(() => warp({ ...image, width: 6 }, identity, fill)).toThrow(ShapeMismatchError);
  });

  it('refuse a target that lies over the image, and take one beside it in the same memory', () => {
    const { buffer } = new Uint8Array(60 * 8);
    const image = { data: new Uint8Array(buffer, 60, 60).fill(7), height: 4, width: 5 };
    const flip: AffineMap = flipOutput([1, 0, 0, 0, 1, 0], image, true, false);
    for (const interpolationOrder of [0, 1] as const) {
      const fill = { fillMode: 'nearest', cval: 0, interpolationOrder } as const;
      expect(() => warpBytes(image, flip, fill, image.data)).toThrow('shares bytes with them');
      expect(() => warpBytes(image, flip, fill, new Uint8Array(buffer, 1, 60))).toThrow('shares bytes with them');
      expect(() => warp(image, flip, fill, new Float32Array(buffer, 0, 60))).toThrow('shares bytes with them');
      expect(warpBytes(image, flip, fill, new Uint8Array(buffer, 0, 60)).data).toEqual(image.data);
      expect(warpBytes(image, flip, fill, new Uint8Array(buffer, 120, 60)).data).toEqual(image.data);
    }
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

function expectRecorded({ id, image, fillMode, cval, order = 1, matrix, offset, fragilePixels = [], values }: PixelCase): void {
  const { pixels, channels, height, width } = formulaImage(image as 'A' | 'B');
  const [[a, b], [d, e]] = matrix as [[number, number], [number, number]];
  const map: AffineMap = [a, b, offset[0] as number, d, e, offset[1] as number];
  const fill = { fillMode: fillMode as FillMode, cval };
  const interpolationOrder = order === 0 ? 0 : 1;
  const fragile = new Set(fragilePixels);
  const oracle = splineWarp(pixels, { height, width, channels }, map, { ...fill, order: interpolationOrder });
  const inColour: Image = {
    data: Uint8Array.from({ length: height * width * 3 }, (_, i) => pixels[Math.floor(i / 3) * channels + (i % channels)] as number),
    height,
    width,
  };
  const fast = warp(inColour, map, { ...fill, interpolationOrder }).data;
  const exact = interpolationOrder === 1 ? plain(inColour, map, fill) : fast;
  const largest = { oracle: 0, plain: 0, fast: 0 };
  for (let p = 0; p < height * width; p++) {
    if (fragile.has(p)) continue;
    for (let channel = 0; channel < channels; channel++) {
      const expected = values[p * channels + channel] as number;
      largest.oracle = Math.max(largest.oracle, Math.abs((oracle[p * channels + channel] as number) - expected));
      largest.plain = Math.max(largest.plain, Math.abs((exact[p * 3 + channel] as number) - expected));
      largest.fast = Math.max(largest.fast, Math.abs((fast[p * 3 + channel] as number) - expected));
    }
  }
  expect(largest.oracle, `${id}, oracle`).toBeLessThanOrEqual(1e-3);
  expect(largest.plain, `${id}, plain`).toBeLessThanOrEqual(1e-3);
  expect(largest.fast, `${id}, fast`).toBeLessThanOrEqual(255e-4);
}

/** Maps as the article draws them. */
function articleMaps(image: Image, count: number): AffineMap[] {
  return Array.from({ length: count }, (_, view) => {
    const params = kerasAffine.sample(articleAugment, createRng(3).split(`${view}`), image);
    return flipOutput(kerasAffineMap(params, image, articleAugment.behaviour), image, params.flipHorizontal, params.flipVertical);
  });
}

function plain(image: Image, map: AffineMap, fill: Fill, finish = asItIs): Float32Array {
  const target = new Float32Array(image.data.length);
  warpPlain(image, map, fill, { target, finish });
  return target;
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
        'AB'.includes(image) && matrix && order <= 1 && dataFormat === 'channels_last' && inputDtype === 'float32',
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
