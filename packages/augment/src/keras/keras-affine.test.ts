import { createRng, type Image } from '@graft/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Draws } from '../draws.ts';
import { samePixels } from '../testing/same-pixels.ts';
import { speckledImage } from '../testing/speckled-image.ts';
import golden from './__fixtures__/keras-draws.json' with { type: 'json' };
import { type ArrayEntry, camelCased, recordedKeras, recordedParams } from './__fixtures__/recorded-keras.ts';
import kerasAffine, { type KerasAffineConfig } from './keras-affine.ts';
import { NumpyRandom } from './numpy-random.ts';
import type { KerasParams } from './sample-keras.ts';
import { transformKeras } from './transform-keras.ts';

const still: KerasParams = { theta: 0, tx: 0, ty: 0, shear: 0, zx: 1, zy: 1, flipHorizontal: false, flipVertical: false };

describe('the parameters of a view', () => {
  it.each(golden.configs)("equal Keras' draw for draw when the numbers come from NumPy's generator: $id", ({ arguments: keras, draws }) => {
    const config = kerasAffine.schema.parse({ name: 'keras-affine', ...camelCased(keras) });
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

interface Applied {
  readonly id: string;
  readonly image: string;
  readonly inputDtype?: string;
  readonly dataFormat?: string;
  readonly fillMode?: 'nearest' | 'constant' | 'reflect' | 'wrap';
  readonly cval?: number;
  readonly order?: 0 | 1 | 2 | 3;
  readonly config?: string;
  readonly seed?: number;
  readonly params: Readonly<Record<string, unknown>>;
  readonly fragilePixels?: readonly number[];
  readonly array: ArrayEntry;
}
interface Configured {
  readonly id: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly draws: readonly {
    readonly shape: readonly [number, number, number];
    readonly seed: number;
    readonly params: Readonly<Record<string, unknown>>;
    readonly nextRandom: number;
  }[];
}

const transforms = recordedKeras<{ configs: readonly Configured[] }>('random-transform');
const formulas = recordedKeras<{ images: Record<string, FormulaOfImage> }>('images')?.recording.images ?? {};

describe.skipIf(!transforms)("every recorded configuration of Keras' generator", () => {
  it("is a setting of this augmentation, with Keras' draws: whole pixels, lists, channel shift and brightness too", () => {
    const configs = (transforms?.recording.configs ?? []).filter((configured) => settingsOf(configured).success);
    // A zoom of 1 or more can turn a photo inside out; only createKerasGenerator goes there.
    expect(configs.length).toBeGreaterThanOrEqual((transforms?.recording.configs.length ?? 0) - 2);
    for (const configured of configs) {
      const config = settingsOf(configured).data as KerasAffineConfig;
      for (const { shape, seed, params, nextRandom } of configured.draws) {
        const numpy = new NumpyRandom(seed);
        expect(kerasAffine.sample(config, numpy, { height: shape[0], width: shape[1] }), configured.id).toEqual(recordedParams(params));
        expect(numpy.random(), 'as many numbers used').toBe(nextRandom);
      }
    }
  });

  it.each([
    ['apply', 'keras-2.9'],
    ['apply-1.1.2', 'keras-preprocessing-1.1.2'],
  ] as const)('is applied as recorded: %s, within 1e-3 by double precision and 1e-4 of 255 by the fast kernels', (name, behaviour) => {
    const golden = recordedKeras<{ cases: readonly Applied[]; random: readonly Applied[] }>(name);
    const seen = { exact: 0, fast: 0, shifted: 0, bright: 0 };
    const { cases = [], random = [] } = golden?.recording ?? {};
    for (const applied of [...cases, ...random]) {
      const { order = 1, fillMode = 'nearest', cval = 0, dataFormat, inputDtype, fragilePixels = [] } = applied;
      if (dataFormat === 'channels_first' || inputDtype === 'uint8') continue;
      const recorded = transforms?.recording.configs.find(({ id }) => id === applied.config);
      const parsed = recorded && settingsOf(recorded).data;
      const config = { ...kerasAffine.neutral, interpolationOrder: order, fillMode, cval, ...parsed, behaviour };
      const { image, channels } = inColour(formulas[applied.image] as FormulaOfImage);
      const params = recordedParams(applied.params) as unknown as KerasParams;
      if (recorded) expect(kerasAffine.sample(config, new NumpyRandom(applied.seed as number), image)).toEqual(params);
      const { data } = kerasAffine.apply(config, image, params);
      const expected = golden?.values(applied.array) as Float32Array;
      const fragile = new Set(fragilePixels);
      let largest = 0;
      for (let i = 0; i < expected.length; i++) {
        const pixel = Math.floor(i / channels);
        if (!fragile.has(pixel)) {
          largest = Math.max(largest, Math.abs((data[pixel * 3 + (i % channels)] as number) - (expected[i] as number)));
        }
      }
      const isExact = config.interpolationOrder > 1 || params.brightness !== undefined;
      seen[isExact ? 'exact' : 'fast']++;
      if (params.channelShift !== undefined) seen.shifted++;
      if (params.brightness !== undefined) seen.bright++;
      expect(largest, applied.id).toBeLessThanOrEqual(isExact ? 1e-3 : 255e-4);
    }
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(1);
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

describe('a view in double precision', () => {
  it('is to the bit what the plain oracle behind createKerasGenerator gives, in every mode, order and behaviour', () => {
    for (const fillMode of ['nearest', 'constant', 'reflect', 'wrap'] as const) {
      for (const behaviour of ['correct', 'keras-preprocessing-1.1.2', 'keras-2.9'] as const) {
        for (const interpolationOrder of [0, 1] as const) {
          const config: KerasAffineConfig = {
            ...{ ...kerasAffine.strong, fillMode, behaviour, interpolationOrder, cval: 127.5 },
            ...{ brightnessRange: [0.4, 1.6], channelShiftRange: behaviour === 'correct' ? 40 : 0 },
          };
          for (const [height, width] of [
            [23, 31],
            [9, 5],
            [1, 7],
            [1, 1],
          ] as const) {
            const image = speckledImage(height, width);
            for (let view = 0; view < 12; view++) {
              const params = kerasAffine.sample(config, createRng(6).split(`${view}`), image);
              const own = view === 0 ? { ...still, brightness: 1.2 } : params;
              const floats = { ...image, data: Float32Array.from(image.data), channels: 3 };
              const { data } = kerasAffine.apply(config, image, own, new Float32Array(image.data.length).fill(Number.NaN));
              expect(samePixels(data, transformKeras(config, floats, own).data)).toBe(true);
            }
          }
        }
      }
    }
  });
});

/** A recorded configuration as this augmentation reads it. */
function settingsOf(configured: Configured): ReturnType<typeof kerasAffine.schema.safeParse> {
  return kerasAffine.schema.safeParse({ name: 'keras-affine', behaviour: 'keras-2.9', ...camelCased(configured.arguments) });
}

interface FormulaOfImage {
  readonly shape: readonly number[];
  readonly a: number;
  readonly b: number;
  readonly d: number;
  readonly e: number;
}

/** The recorded image; a single channel three times. */
function inColour({ shape, a, b, d, e }: FormulaOfImage): { readonly image: Image; readonly channels: number } {
  const [height, width, channels] = shape as [number, number, number];
  const data = Uint8Array.from({ length: height * width * 3 }, (_, i) => {
    const k = (i % 3) % channels;
    const q = Math.floor(i / 3) % width;
    const r = Math.floor(i / (3 * width));
    return (a * r + b * q + d * k + e * r * q + 5 * k * r) % 256;
  });
  return { image: { data, height, width }, channels };
}
