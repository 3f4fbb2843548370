import { createRng, parseConfig } from '@graft/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AugmentConfig, augmentConfig, type MemberConfig } from './augment-config.ts';
import { augmentations } from './augmentations.gen.ts';
import { createAugmentation } from './create-augmentation.ts';
import type { AugmentationSpec } from './define-augmentation.ts';
import { samePixels } from './testing/same-pixels.ts';
import { speckledImage } from './testing/speckled-image.ts';

const photo = speckledImage(21, 30);
const chainOf = (...settings: readonly object[]) => createAugmentation(parseConfig(augmentConfig, settings, 'augment') as AugmentConfig);
const neutrals = Object.values(augmentations).map(({ neutral }) => neutral);
const strongs = Object.values(augmentations).map(({ strong }) => strong);

/** Whether two members that change something, and follow each other among those that do, are warps. */
function hasNeighbouringWarps(members: readonly MemberConfig[], params: readonly { readonly params: unknown }[]): boolean {
  const areWarps = members.flatMap((member, position) => {
    const spec = augmentations[member.name] as unknown as AugmentationSpec<MemberConfig, unknown>;
    const own = params[position]?.params;
    return spec.isIdentity?.(member, own, photo) ? [] : [spec.asWarp?.(member, own, photo) !== undefined];
  });
  return areWarps.some((isWarp, position) => isWarp && areWarps[position + 1]);
}

describe('a chain', () => {
  it('composed with the identity of any member, before and after, changes nothing', () => {
    fc.assert(
      fc.property(fc.constantFrom(...strongs), fc.constantFrom(...neutrals), fc.integer({ min: 0, max: 50 }), (member, still, view) => {
        const rng = createRng(1).split(`${view}`);
        const own = createAugmentation(member);
        const params = own.sample(rng, photo);
        const expected = own.apply(photo, params).data;
        const stillParams = createAugmentation(still).sample(rng, photo);
        const link = { name: member.name, params };
        const identity = { name: still.name, params: stillParams };
        expect(samePixels(chainOf(member, still).apply(photo, [link, identity]).data, expected)).toBe(true);
        expect(samePixels(chainOf(still, member).apply(photo, [identity, link]).data, expected)).toBe(true);
      }),
      { seed: 5, numRuns: 60 },
    );
  });

  it('of a flip twice is the photo', () => {
    for (const name of ['horizontal-flip', 'vertical-flip'] as const) {
      const chain = chainOf({ name, probability: 1 }, { name, probability: 1 });
      const { data } = chain.apply(photo, chain.sample(createRng(1), photo));
      expect(samePixels(data, Float32Array.from(photo.data))).toBe(true);
      const once = chainOf({ name, probability: 1 });
      expect(samePixels(once.apply(photo, once.sample(createRng(1), photo)).data, data)).toBe(false);
    }
  });

  it('is its members one after the other, the view rounded to bytes between them, where no two neighbours are warps', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...strongs), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 0, max: 99 }),
        (members, view) => {
          const chain = chainOf(...members);
          const params = chain.sample(createRng(2).split(`${view}`), photo) as { name: string; params: unknown }[];
          fc.pre(!hasNeighbouringWarps(members, params));
          let current = photo;
          let floats = Float32Array.from(photo.data);
          members.forEach((member, position) => {
            const spec = augmentations[member.name] as unknown as {
              isIdentity?: (config: unknown, params: unknown, size: unknown) => boolean;
            };
            if (spec.isIdentity?.(member, params[position]?.params, photo)) return;
            floats = createAugmentation(member).apply(current, params[position]?.params).data as Float32Array<ArrayBuffer>;
            current = { ...photo, data: new Uint8Array(Uint8ClampedArray.from(floats).buffer) };
          });
          expect(samePixels(chain.apply(photo, params).data, floats)).toBe(true);
        },
      ),
      { seed: 6, numRuns: 80 },
    );
  });

  it('draws for each member by its position and name: what the others draw moves nothing', () => {
    const blur = { name: 'gaussian-blur' };
    const sample = (...settings: readonly object[]) => chainOf(...settings).sample(createRng(9), photo) as { params: unknown }[];
    expect(sample({ name: 'rand-augment', numOps: 5 }, blur)[1]).toEqual(sample({ name: 'horizontal-flip' }, blur)[1]);
    expect(sample(blur, blur)[0]?.params).not.toEqual(sample(blur, blur)[1]?.params);
  });

  it('gives the same bytes for the same record, read from JSON, with views of other sizes between', () => {
    const chain = chainOf({ name: 'color-jitter', brightness: 0.4, hue: 0.1 }, { name: 'affine', degrees: 20 }, { name: 'random-erasing' });
    const params = chain.sample(createRng(4), photo);
    const first = chain.apply(photo, params).data;
    const small = speckledImage(5, 6);
    chain.apply(small, chain.sample(createRng(5), small));
    const used = new Float32Array(photo.data.length).fill(Number.NaN);
    expect(samePixels(chain.apply(photo, JSON.parse(JSON.stringify(params)), used).data, first)).toBe(true);
  });
});
