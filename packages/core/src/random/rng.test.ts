import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PipelineError } from '../errors/pipeline-error.ts';
import { createRng } from './rng.ts';

describe('createRng', () => {
  it.each([Number.NaN, 1.5, Number.POSITIVE_INFINITY, 2 ** 53, '7'])('refuses the seed %s', (seed) => {
    expect(() => createRng(seed as number)).toThrow('for the seed of random numbers');
  });

  it('gives these numbers for this seed and these names: if they change, every augmented view does', () => {
    const rng = createRng(42).split('view 3').split('article');
    expect([rng.uint32(), rng.random(), rng.integer(10), rng.normal()]).toEqual([3205882332, 0.07476641229020964, 9, 0.9055915660513572]);
    expect(createRng(42).permutation(8)).toEqual(Uint32Array.of(1, 4, 2, 5, 0, 7, 3, 6));
  });

  it('derives streams from names alone, whatever was drawn before', () => {
    const parent = createRng(7);
    const before = parent.split('view 1').random();
    parent.random();
    expect(parent.split('view 1').random()).toBe(before);
    expect(parent.split('view 2').random()).not.toBe(before);
    expect(createRng(-7).random()).not.toBe(createRng(7).random());
  });

  it('tells names from each other by where they are cut and by their order', () => {
    const root = createRng(1);
    const firsts = [root.split('ab').split('c'), root.split('a').split('bc'), root.split('abc'), root.split('c').split('ab')].map((rng) =>
      rng.uint32(),
    );
    expect(new Set(firsts).size).toBe(4);
  });

  it('is uniform on the unit interval and over integers', () => {
    const rng = createRng(1);
    const draws = Array.from({ length: 20_000 }, () => rng.random());
    const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.01);
    expect(Math.min(...draws)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...draws)).toBeLessThan(1);
    const counts = [0, 0, 0];
    for (let i = 0; i < 30_000; i++) {
      const drawn = rng.integer(3);
      counts[drawn] = (counts[drawn] ?? 0) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(400);
  });

  it('has normal variates of mean 0 and variance 1, and uniform ones within their bounds', () => {
    const rng = createRng(2);
    const draws = Array.from({ length: 20_000 }, () => rng.normal());
    const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length;
    const variance = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws.length;
    // Five standard errors: 1 / sqrt(n) of the mean, sqrt(2 / n) of the variance.
    expect(Math.abs(mean)).toBeLessThan(0.036);
    expect(Math.abs(variance - 1)).toBeLessThan(0.05);
    for (let i = 0; i < 1000; i++) {
      const drawn = rng.uniform(-180, 180);
      expect(drawn >= -180 && drawn < 180).toBe(true);
    }
  });

  it('permutes: every number once, every order of three about as often', () => {
    const rng = createRng(3);
    expect(rng.permutation(1000).toSorted()).toEqual(Uint32Array.from({ length: 1000 }, (_, i) => i));
    expect([rng.permutation(0).length, rng.permutation(1)[0]]).toEqual([0, 0]);
    const counts = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const order = rng.permutation(3).join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });

  it('refuses a bound that no draw can meet instead of drawing forever', () => {
    const rng = createRng(1);
    for (const bound of [0, -1, 1.5, 2 ** 32 + 1, Number.NaN]) expect(() => rng.integer(bound)).toThrow(PipelineError);
    expect(rng.integer(1)).toBe(0);
    expect(rng.integer(2 ** 32)).toBeLessThan(2 ** 32);
  });

  it.each([
    [1, 1, (x: number) => x],
    [0.5, 0.5, (x: number) => (2 / Math.PI) * Math.asin(Math.sqrt(x))],
    [2, 2, (x: number) => x * x * (3 - 2 * x)],
    [0.2, 1, (x: number) => x ** 0.2],
    [5, 1, (x: number) => x ** 5],
  ])('has beta variates of the exact distribution: Beta(%d, %d)', (alpha, beta, distribution) => {
    const rng = createRng(11).split(`${alpha} ${beta}`);
    const draws = Float64Array.from({ length: 20_000 }, () => rng.beta(alpha, beta)).sort();
    const distance = Math.max(...draws.map((x, i) => Math.abs(distribution(x) - (i + 0.5) / draws.length)));
    // Kolmogorov and Smirnov: beyond 1.95 / sqrt(n) with probability 0.001.
    expect(distance).toBeLessThan(1.95 / Math.sqrt(draws.length));
  });

  it('has beta variates at a shape whose gamma variates underflow, and pins their numbers', () => {
    const rng = createRng(4);
    const draws = Array.from({ length: 2000 }, () => rng.beta(0.001, 0.001));
    expect(draws.every((x) => x >= 0 && x <= 1)).toBe(true);
    expect(Math.abs(draws.reduce((sum, x) => sum + x, 0) / draws.length - 0.5)).toBeLessThan(0.05);
    const pinned = createRng(42).split('mixup');
    expect([pinned.beta(0.2, 0.2), pinned.beta(1, 1), pinned.beta(8, 3)]).toMatchInlineSnapshot(`
      [
        0.15003587664128495,
        0.6828639935202204,
        0.45931201972327235,
      ]
    `);
    for (const wrong of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) expect(() => rng.beta(1, wrong)).toThrow(PipelineError);
  });

  it('has beta variates in [0, 1] at every shape that a double can be', () => {
    const shape = fc.oneof(
      fc.double({ min: 5e-324, max: Number.MAX_VALUE, noNaN: true }),
      fc.constantFrom(5e-324, 1e-320, 1e-308, 1e-300, 1e-9, 1, 1e9, 1e300, Number.MAX_VALUE),
    );
    fc.assert(
      fc.property(shape, shape, fc.integer(), (alpha, beta, seed) => {
        const drawn = createRng(seed).beta(alpha, beta);
        expect(drawn >= 0 && drawn <= 1, `${drawn}`).toBe(true);
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it('has beta variates of 0 and 1, as often as the shapes say, where both gamma variates are 0 even as logarithms', () => {
    const rng = createRng(6);
    const draws = Array.from({ length: 4000 }, () => rng.beta(3e-320, 1e-320));
    expect(draws.every((x) => x === 0 || x === 1)).toBe(true);
    // Five standard errors.
    expect(Math.abs(draws.reduce((sum, x) => sum + x, 0) / draws.length - 0.75)).toBeLessThan(0.035);
  });
});
