import { createRng, type Image } from '@graft/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AffineMap, composeMaps } from './affine/affine-map.ts';
import { type Fill, type FillMode, fillModes, foldCoordinate } from './affine/fold-coordinate.ts';
import type { MemberConfig } from './augment-config.ts';
import { augmentations } from './augmentations.gen.ts';
import { createAugmentation } from './create-augmentation.ts';
import type { AugmentationSpec } from './define-augmentation.ts';
import { type DrawnLink, planPasses } from './plan-passes.ts';
import { samePixels } from './testing/same-pixels.ts';
import { speckledImage } from './testing/speckled-image.ts';
import { warpOracle } from './testing/warp-oracle.ts';

const photo = speckledImage(17, 23);

/** A member by its config, with parameters that were chosen rather than drawn. */
interface Step {
  readonly config: MemberConfig;
  readonly params: unknown;
}

const shift = (x: number, y: number, fillMode: FillMode): Step => ({
  config: { ...augmentations.affine.neutral, fillMode, cval: 9 },
  params: { angle: 0, translate: [x, y], scale: 1, shear: [0, 0] },
});
const kerasShift = (x: number, y: number, fillMode: FillMode): Step => ({
  config: { ...augmentations['keras-affine'].neutral, fillMode, cval: 9 },
  params: { theta: 0, tx: y, ty: x, shear: 0, zx: 1, zy: 1, flipHorizontal: false, flipVertical: false },
});
const flip = (name: 'horizontal-flip' | 'vertical-flip'): Step => ({ config: { name, probability: 1 }, params: { isApplied: true } });
const turn = (angle: number, fillMode: FillMode): Step => ({
  config: { ...augmentations.rotation.neutral, fillMode },
  params: { angle },
});

const specOf = ({ config }: Step) => augmentations[config.name] as unknown as AugmentationSpec<MemberConfig, unknown>;
function mapOf(step: Step): AffineMap {
  const warped = specOf(step).asWarp?.(step.config, step.params, photo);
  if (!warped) throw new Error(`${step.config.name} is no warp`);
  return warped.map;
}
const planOf = (steps: readonly Step[]) =>
  planPasses(
    steps.map((step): DrawnLink<MemberConfig> => ({ ...step, spec: specOf(step) })),
    photo,
  );
const fused = (steps: readonly Step[], image: Image = photo) =>
  createAugmentation(steps.map(({ config }) => config)).apply(
    image,
    steps.map(({ config, params }) => ({ name: config.name, params })),
  ).data;

/** Each step for itself, the view as bytes between them. */
function oneByOne(steps: readonly Step[], image: Image = photo): Float32Array {
  let current = image;
  for (const { config, params } of steps) {
    const { data } = createAugmentation(config).apply(current, params);
    current = { ...image, data: Uint8Array.from(data) };
  }
  return Float32Array.from(current.data);
}

const margin = 40;

/** The photo with what lies beyond its border on all sides, so far out that no step brings the new border in. */
function padded(fill: Fill): Image {
  const size = { height: photo.height + 2 * margin, width: photo.width + 2 * margin };
  const data = new Uint8Array(size.height * size.width * 3);
  for (let r = 0; r < size.height; r++) {
    for (let q = 0; q < size.width; q++) {
      const row = foldCoordinate(r - margin, photo.height, fill.fillMode);
      const column = foldCoordinate(q - margin, photo.width, fill.fillMode);
      for (let channel = 0; channel < 3; channel++) {
        const value = Number.isNaN(row + column) ? fill.cval : (photo.data[(row * photo.width + column) * 3 + channel] as number);
        data[(r * size.width + q) * 3 + channel] = value;
      }
    }
  }
  return { data, ...size };
}

function cropped(data: Float32Array): Float32Array {
  const width = photo.width + 2 * margin;
  const rows = Array.from({ length: photo.height }, (_, r) => {
    const start = ((r + margin) * width + margin) * 3;
    return data.subarray(start, start + photo.width * 3);
  });
  return Float32Array.from(rows.flatMap((row) => [...row]));
}

const pixels = fc.integer({ min: -5, max: 5 });
const stepsOf = (fillMode: FillMode) =>
  fc.array(
    fc.oneof(
      fc.tuple(pixels, pixels).map(([x, y]) => shift(x, y, fillMode)),
      fc.tuple(pixels, pixels).map(([x, y]) => kerasShift(x, y, fillMode)),
      fc.constantFrom(flip('horizontal-flip'), flip('vertical-flip')),
    ),
    { minLength: 1, maxLength: 6 },
  );

describe('neighbouring warps of a chain', () => {
  it.each(fillModes)('of whole pixels equal the steps one by one with nothing lost between them, mode %s', (fillMode) => {
    const canvas = padded({ fillMode, cval: 9 });
    fc.assert(
      fc.property(stepsOf(fillMode), (steps) => {
        expect(samePixels(fused(steps), cropped(oneByOne(steps, canvas)))).toBe(true);
      }),
      { seed: 11, numRuns: 100 },
    );
  });

  it('of whole pixels that all move the same way equal the steps one by one to the border', () => {
    for (const fillMode of ['nearest', 'constant'] as const) {
      const steps = [shift(2, 3, fillMode), shift(1, 0, fillMode), shift(4, 1, fillMode)];
      expect(planOf(steps)).toHaveLength(1);
      expect(samePixels(fused(steps), oneByOne(steps))).toBe(true);
    }
  });

  it('bring back what one moved beyond the border and the next moved in again', () => {
    const steps = [shift(6, -4, 'constant'), shift(-6, 4, 'constant')];
    expect(samePixels(fused(steps), Float32Array.from(photo.data))).toBe(true);
    expect(samePixels(oneByOne(steps), Float32Array.from(photo.data))).toBe(false);
  });

  it('are one resampling by the product of their maps', () => {
    const steps = [turn(20, 'reflect'), flip('horizontal-flip'), shift(3, 1, 'reflect'), turn(-35, 'reflect')];
    const maps = steps.map(mapOf);
    const expected = warpOracle(photo.data, photo, 3, maps.reduce(composeMaps), { fillMode: 'reflect', cval: 0 });
    const worst = fused(steps).reduce((most, value, i) => Math.max(most, Math.abs(value - (expected[i] as number))), 0);
    expect(worst).toBeLessThan(1e-4 * 255);
  });

  it('of a turn and its way back are the photo, which two resamplings would have blurred', () => {
    const steps = [turn(33, 'nearest'), turn(-33, 'nearest')];
    const worst = (data: Float32Array) => data.reduce((most, value, i) => Math.max(most, Math.abs(value - (photo.data[i] as number))), 0);
    expect(worst(fused(steps))).toBeLessThan(0.01);
    expect(worst(oneByOne(steps))).toBeGreaterThan(10);
  });
});

describe('the passes of a chain', () => {
  const kinds = (...steps: readonly Step[]) => planOf(steps).map((pass) => (pass.kind === 'warp' ? 'warp' : pass.link.config.name));
  const blur: Step = { config: augmentations['gaussian-blur'].strong, params: { isApplied: true, sigma: 1 } };
  const still: Step = { config: augmentations.rotation.neutral, params: { angle: 0 } };

  it('are one for warps of one kind, flips among them, over members that change nothing', () => {
    expect(kinds(turn(5, 'wrap'), flip('vertical-flip'), still, shift(1, 1, 'wrap'))).toEqual(['warp']);
    expect(kinds(flip('horizontal-flip'), turn(5, 'wrap'))).toEqual(['warp']);
  });

  it('begin again at a different border or order, and at a member that is not a warp', () => {
    expect(kinds(turn(5, 'wrap'), turn(5, 'reflect'))).toEqual(['rotation', 'rotation']);
    const nearest = kerasShift(1, 2, 'wrap');
    const blocky: Step = { ...nearest, config: { ...nearest.config, interpolationOrder: 0 } as MemberConfig };
    expect(kinds(turn(5, 'wrap'), nearest, blocky)).toEqual(['warp', 'keras-affine']);
    expect(kinds(turn(5, 'wrap'), blur, turn(5, 'wrap'), shift(1, 1, 'wrap'))).toEqual(['rotation', 'gaussian-blur', 'warp']);
    expect(kinds(shift(1, 1, 'constant'), { ...shift(1, 1, 'constant'), config: { ...augmentations.affine.neutral, cval: 8 } })).toEqual([
      'affine',
      'affine',
    ]);
  });

  it('leave flips alone, and a view that is more than a warp, to the members themselves', () => {
    expect(kinds(flip('horizontal-flip'), flip('vertical-flip'))).toEqual(['horizontal-flip', 'vertical-flip']);
    const brightened: Step = { ...kerasShift(1, 1, 'wrap'), params: { ...(kerasShift(1, 1, 'wrap').params as object), channelShift: 5 } };
    expect(kinds(turn(5, 'wrap'), brightened)).toEqual(['rotation', 'keras-affine']);
  });

  it('are warps of the very pixels that each member makes by itself', () => {
    for (const spec of Object.values(augmentations) as unknown as AugmentationSpec<MemberConfig, unknown>[]) {
      for (let view = 0; view < 6; view++) {
        const params = spec.sample(spec.strong, createRng(3).split(`${view}`), photo);
        const warped = spec.asWarp?.(spec.strong, params, photo);
        if (!warped) continue;
        const { map, resampling = { fillMode: 'constant', cval: 255 } } = warped;
        const expected = spec.apply(spec.strong, photo, params).data;
        const made = warpOracle(photo.data, photo, 3, map, resampling);
        if (spec.isIdentity?.(spec.strong, params, photo)) continue;
        expect(made.every((value, i) => Math.abs(value - (expected[i] as number)) < 1e-4 * 255)).toBe(true);
      }
    }
  });
});
