import { createRng, type Image } from '@graft/core';
import { describe, expect, it } from 'vitest';
import type { AugmentationSpec } from '../define-augmentation.ts';
import { samePixels } from './same-pixels.ts';
import { speckledImage } from './speckled-image.ts';

/** The contract suite: what every member of `augmentations/` owes, whatever it does. */
export function describeAugmentation<Config extends { readonly name: string }, Params>(spec: AugmentationSpec<Config, Params>): void {
  const images: readonly Image[] = [dull(speckledImage(40, 40)), speckledImage(23, 57), speckledImage(1, 9), speckledImage(1, 1)];
  const draw = (config: Config, image: Image, view: number): Params => spec.sample(config, createRng(7).split(`${view}`), image);
  const views = [0, 1, 2, 3, 4, 5, 6, 7];

  describe(`the contract, by ${spec.name}`, () => {
    it('gives the same bytes for the same parameters, into a new array or a used one', () => {
      for (const image of images) {
        for (const view of views) {
          const params = draw(spec.strong, image, view);
          const first = spec.apply(spec.strong, image, params);
          const used = new Float32Array(image.data.length).fill(Number.NaN);
          const second = spec.apply(spec.strong, image, params, used);
          expect(second.data).toBe(used);
          expect(samePixels(second.data, first.data)).toBe(true);
          expect([first.height, first.width]).toEqual([image.height, image.width]);
        }
      }
    });

    it('keeps its parameters and its bytes through JSON', () => {
      for (const image of images) {
        for (const view of views) {
          const params = draw(spec.strong, image, view);
          const restored = JSON.parse(JSON.stringify(params)) as Params;
          expect(restored).toEqual(params);
          expect(samePixels(spec.apply(spec.strong, image, restored).data, spec.apply(spec.strong, image, params).data)).toBe(true);
        }
      }
    });

    it('is the identity at zero strength', () => {
      for (const image of images) {
        for (const view of views) {
          const { data } = spec.apply(spec.neutral, image, draw(spec.neutral, image, view));
          expect(samePixels(data, Float32Array.from(image.data))).toBe(true);
        }
      }
    });

    it('calls parameters the identity only where the view equals the photo', () => {
      for (const config of [spec.neutral, spec.strong]) {
        for (const image of images) {
          for (const params of views.map((view) => draw(config, image, view))) {
            if (!spec.isIdentity?.(config, params, image)) continue;
            expect(samePixels(spec.apply(config, image, params).data, Float32Array.from(image.data))).toBe(true);
          }
        }
      }
    });

    it('writes the same pixels as bytes, where it writes bytes', () => {
      for (const image of images) {
        for (const params of views.map((view) => draw(spec.strong, image, view))) {
          if (!spec.applyBytes || spec.isIdentity?.(spec.strong, params, image)) continue;
          const bytes = new Uint8Array(image.data.length).fill(77);
          spec.applyBytes(spec.strong, image, params, bytes);
          expect(samePixels(Float32Array.from(bytes), spec.apply(spec.strong, image, params).data)).toBe(true);
        }
      }
    });

    it('changes something at full strength', () => {
      const [image] = images as [Image];
      const changed = views.filter((view) => {
        const { data } = spec.apply(spec.strong, image, draw(spec.strong, image, view));
        return data.some((value, index) => value !== image.data[index]);
      });
      expect(changed.length).toBeGreaterThanOrEqual(views.length / 2);
    });

    it('stays on the 0..255 scale and leaves the photo alone', () => {
      for (const image of images) {
        const before = image.data.slice();
        for (const view of views) {
          const { data } = spec.apply(spec.strong, image, draw(spec.strong, image, view));
          expect(data.every((value) => value >= 0 && value <= 255)).toBe(true);
        }
        expect(samePixels(image.data, before)).toBe(true);
      }
    });

    it('draws the same parameters whatever was drawn before', () => {
      const [image] = images as [Image];
      const forwards = views.map((view) => draw(spec.strong, image, view));
      const backwards = views.toReversed().map((view) => draw(spec.strong, image, view));
      expect(backwards.toReversed()).toEqual(forwards);
      // A coin has two sides; whatever draws a number has as many as there are views.
      expect(new Set(forwards.map((params) => JSON.stringify(params))).size).toBeGreaterThan(1);
    });

    it('round-trips its config: parsed, printed and parsed again it is the same', () => {
      for (const config of [spec.neutral, spec.strong]) {
        const parsed = spec.schema.parse(config);
        expect(parsed).toEqual(config);
        expect(spec.schema.parse(JSON.parse(JSON.stringify(parsed)))).toEqual(parsed);
      }
      expect(spec.schema.parse({ name: spec.name }), 'a name alone: every default filled in').toMatchObject({ name: spec.name });
      expect(spec.schema.safeParse({ ...spec.neutral, unheardOf: 1 }).success).toBe(false);
    });
  });
}

/** Neither black nor white in it, so that contrast can be stretched. */
function dull({ data, height, width }: Image): Image {
  return { data: data.map((value) => 40 + value * 0.6), height, width };
}
