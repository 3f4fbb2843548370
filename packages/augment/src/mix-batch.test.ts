import { ConfigError, createRng, PipelineError, parseConfig, ShapeMismatchError } from '@graft/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MixBatch, MixParams, MixSpec } from './define-mix.ts';
import { mixBatch, mixConfig } from './mix-batch.ts';
import cutmix from './mixes/cutmix.ts';
import mixup from './mixes/mixup.ts';
import { mixes } from './mixes.gen.ts';
import { samePixels } from './testing/same-pixels.ts';
import { speckledImage } from './testing/speckled-image.ts';

const [count, height, width] = [5, 7, 9];
const size = height * width * 3;
const batch: MixBatch = { images: speckledImage(count * height, width).data, count, height, width };
const labels = [0, 1, 2, 1, 0];
const place = { seed: 1, epoch: 1, position: 0 };

describe.each(Object.values(mixes) as unknown as MixSpec<{ readonly name: string }, MixParams>[])(
  'the contract of a mix, by $name',
  (mix) => {
    it('keeps the mass of every label at 1 and every pixel between those of two photos', () => {
      fc.assert(
        fc.property(fc.integer(), (seed) => {
          const params = mix.sample(mix.strong, createRng(seed), batch);
          const targets = mix.applyLabels(labels, 3, params);
          const images = mix.apply(batch, params);
          for (let n = 0; n < count; n++) {
            expect(targets.subarray(n * 3, n * 3 + 3).reduce((sum, share) => sum + share, 0)).toBe(1);
            for (let i = 0; i < size; i++) {
              const pair = [batch.images[n * size + i] as number, batch.images[(params.order[n] as number) * size + i] as number];
              const value = images[n * size + i] as number;
              expect(value >= Math.min(...pair) - 1e-4 && value <= Math.max(...pair) + 1e-4).toBe(true);
            }
          }
        }),
        { seed: 3, numRuns: 20 },
      );
    });

    it('leaves every example itself at zero strength', () => {
      const params = mix.sample(mix.neutral, createRng(8), batch);
      expect(samePixels(mix.apply(batch, params), Float32Array.from(batch.images))).toBe(true);
      expect(mix.applyLabels([0, 1], 2, { ...params, order: [1, 0] })).toEqual(Float32Array.of(1, 0, 0, 1));
    });

    it('is the same at the same place in training and differs elsewhere; JSON keeps its record', () => {
      const config = parseConfig(mixConfig, { name: mix.name, alpha: 1 }, 'mix');
      const mixed = (epoch: number, position: number) => mixBatch(config, { ...batch, labels, classes: 3 }, { seed: 1, epoch, position });
      expect(mixed(2, 3)).toEqual(mixed(2, 3));
      expect(new Set([mixed(1, 0), mixed(1, 1), mixed(2, 0)].map(({ params }) => JSON.stringify(params))).size).toBe(3);
      const { params, images } = mixed(2, 3);
      expect(samePixels(mix.apply(batch, JSON.parse(JSON.stringify(params)), new Float32Array(count * size)), images)).toBe(true);
    });

    it('shares pixels and labels at every alpha of its schema', () => {
      const alphas = fc.oneof(fc.constantFrom(5e-324, 1e-320, 1e-300, 1e-12, 999, 1000), fc.double({ min: 0, max: 1000, noNaN: true }));
      fc.assert(
        fc.property(alphas, fc.nat(), (alpha, seed) => {
          const config = { name: mix.name as 'mixup', alpha };
          const { params, targets } = mixBatch(config, { ...batch, labels, classes: 3 }, { seed, epoch: 1, position: 0 });
          expect(params.weight >= 0 && params.weight <= 1, `${params.weight}`).toBe(true);
          for (let n = 0; n < count; n++) expect(targets.subarray(n * 3, n * 3 + 3).reduce((sum, share) => sum + share, 0)).toBe(1);
        }),
        { seed: 4, numRuns: 60 },
      );
    });

    it('refuses a target that lies over the images, which it would read when they are written', () => {
      const images = Float32Array.from(batch.images);
      const whole = new Float32Array(images.length + 3);
      whole.set(images);
      const mixed = (own: Float32Array, into: Float32Array) => (): unknown =>
        mixBatch({ name: mix.name as 'mixup', alpha: 1 }, { ...batch, images: own, labels, classes: 3 }, place, into);
      expect(mixed(images, images)).toThrow(PipelineError);
      expect(mixed(whole.subarray(0, images.length), whole.subarray(3))).toThrow('Expected a target of a mix apart from its pixels');
      expect(mixed(images, new Float32Array(images.length))).not.toThrow();
      expect(mixed(images, new Float32Array(3))).toThrow(ShapeMismatchError);
    });

    it('refuses labels beyond the classes before it writes, and partners beyond the batch', () => {
      const into = new Float32Array(count * size);
      const mixed = (): unknown => mixBatch({ name: mix.name as 'mixup' }, { ...batch, labels: [0, 1, 3, 0, 1], classes: 3 }, place, into);
      expect(mixed).toThrow(PipelineError);
      expect(mixed).toThrow('Expected a class from 0 to 2 for labels.2 but received 3');
      expect(into.every((value) => value === 0)).toBe(true);
      const params = mix.sample(mix.strong, createRng(8), batch);
      expect(() => mix.apply(batch, { ...params, order: [0, 1, 2, 5, 4] })).toThrow('from 0 to 4 for order.3 of a mix but received 5');
      expect(() => mix.apply(batch, { ...params, order: [0] })).toThrow(ShapeMismatchError);
    });

    it('lets each part of a mixed example count as much as the example that it comes from; weights of 1 change no bit', () => {
      const config = parseConfig(mixConfig, { name: mix.name, alpha: 1 }, 'mix');
      const mixed = (sampleWeights?: readonly number[]) =>
        mixBatch(config, { ...batch, labels, sampleWeights, classes: 3 }, { seed: 1, epoch: 2, position: 3 });
      const plain = mixed();
      expect(plain.sampleWeights).toBeUndefined();
      expect(mixed([1, 1, 1, 1, 1])).toEqual({ ...plain, sampleWeights: Float32Array.of(1, 1, 1, 1, 1) });
      const weights = [3, 0.5, 0, 2, 1];
      const { targets, sampleWeights: sums, images, params } = mixed(weights);
      expect(images).toEqual(plain.images);
      expect(params.weight).toBeGreaterThan(0);
      for (let n = 0; n < count; n++) {
        const other = params.order[n] as number;
        for (const label of [0, 1, 2]) {
          const parts = [
            [n, params.weight],
            [other, 1 - params.weight],
          ] as const;
          const expected = parts.reduce((sum, [at, share]) => sum + (labels[at] === label ? share * (weights[at] as number) : 0), 0);
          expect((sums?.[n] as number) * (targets[n * 3 + label] as number)).toBeCloseTo(expected, 6);
        }
      }
    });

    it('round-trips its config and refuses what it does not know', () => {
      for (const config of [mix.neutral, mix.strong]) expect(mix.schema.parse(config)).toEqual(config);
      expect(mix.schema.safeParse({ name: mix.name, alpha: -1 }).success).toBe(false);
      expect(mix.schema.safeParse({ name: mix.name, beta: 1 }).success).toBe(false);
    });
  },
);

describe('mixBatch', () => {
  it('fills in defaults, and refuses a mix that nobody knows', () => {
    const mixed = (config: object) => mixBatch(config as { name: 'mixup' }, { ...batch, labels, classes: 3 }, place);
    expect(mixed({ name: 'mixup' })).toEqual(mixed({ name: 'mixup', alpha: 0.2 }));
    expect(() => mixed({ name: 'cutmx' })).toThrow(ConfigError);
    expect(() => mixed({ name: 'cutmx' })).toThrow('for mix.name but received "cutmx". Did you mean "cutmix"?');
    expect(() => mixed({ name: 'cutmix', alpha: -1 })).toThrow('number to be >=0 for mix.alpha but received -1');
  });
});

describe('mixup', () => {
  it('blends two photos: a case by hand', () => {
    const two: MixBatch = { images: Uint8Array.of(0, 100, 200, 50, 60, 70), count: 2, height: 1, width: 1 };
    expect(mixup.apply(two, { order: [1, 0], weight: 0.75 })).toEqual(Float32Array.of(12.5, 90, 167.5, 37.5, 70, 102.5));
  });
});

describe('cutmix', () => {
  it('takes a rectangle from the partner and mixes the labels by its area: a case by hand', () => {
    const two: MixBatch = { images: Uint8Array.from({ length: 2 * 6 * 3 }, (_, i) => i), count: 2, height: 2, width: 3 };
    const params = { order: [1, 0], weight: 1 - 2 / 6, box: { top: 0, left: 1, bottom: 1, right: 3 } };
    const mixed = cutmix.apply(two, params);
    expect([...mixed.subarray(0, 9)]).toEqual([0, 1, 2, 21, 22, 23, 24, 25, 26]);
    expect([...mixed.subarray(9, 18)]).toEqual([9, 10, 11, 12, 13, 14, 15, 16, 17]);
    const [own, other] = cutmix.applyLabels([0, 1], 2, params);
    expect(own).toBeCloseTo(2 / 3, 6);
    expect(other).toBeCloseTo(1 / 3, 6);
  });

  it('cuts sides of sqrt(1 - l), whole pixels about the centre, less where the border cuts it off', () => {
    let whole = 0;
    for (let seed = 0; seed < 100; seed++) {
      const { box } = cutmix.sample(cutmix.strong, createRng(seed), { count: 4, height: 30, width: 40 });
      const half = Math.sqrt(1 - createRng(seed).split('weight').beta(1, 1)) / 2;
      const [rows, columns] = [2 * Math.trunc(half * 30), 2 * Math.trunc(half * 40)];
      expect(box.bottom - box.top).toBeLessThanOrEqual(rows);
      expect(box.right - box.left).toBeLessThanOrEqual(columns);
      if (box.top === 0 || box.bottom === 30 || box.left === 0 || box.right === 40) continue;
      expect([box.bottom - box.top, box.right - box.left]).toEqual([rows, columns]);
      whole++;
    }
    expect(whole).toBeGreaterThan(5);
  });

  it('draws the weight as the area that stays', () => {
    for (let seed = 0; seed < 50; seed++) {
      const { weight, box } = cutmix.sample(cutmix.strong, createRng(seed), { count: 4, height: 30, width: 40 });
      let stays = 0;
      for (let y = 0; y < 30; y++)
        for (let x = 0; x < 40; x++) if (y < box.top || y >= box.bottom || x < box.left || x >= box.right) stays++;
      expect(weight).toBeCloseTo(stays / 1200, 12);
    }
  });
});
