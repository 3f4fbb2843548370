import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ShapeMismatchError } from '../errors/shape-mismatch-error.ts';
import { mixedTargets } from './mixed-targets.ts';
import { weightedMix } from './weighted-mix.ts';

describe('weightedMix', () => {
  it('lets each part count as much as its example: a case by hand', () => {
    // 0.75 * 2 + 0.25 * 1 = 1.75, of which 1.5 are the example's own; 0.75 * 1 + 0.25 * 2 = 1.25, of which 0.75.
    const { weights, shares } = weightedMix([2, 1], [1, 0], 0.75);
    expect([...weights]).toEqual([1.75, 1.25]);
    expect([...shares]).toEqual([1.5 / 1.75, 0.75 / 1.25]);
  });

  it('gives every label the mass that its examples have, and sums of shares of exactly 1', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ label: fc.nat(3), weight: fc.double({ min: 0, max: 9, noNaN: true }) }), { minLength: 1, maxLength: 8 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.nat(),
        (rows, weight, turn) => {
          const labels = rows.map(({ label }) => label);
          const given = rows.map((row) => row.weight);
          const order = rows.map((_, n) => (n + turn) % rows.length);
          const { weights, shares } = weightedMix(given, order, weight);
          const targets = mixedTargets(labels, order, shares, 4);
          const mass = (label: number) => rows.reduce((sum, _, n) => sum + (weights[n] as number) * (targets[n * 4 + label] as number), 0);
          for (const label of [0, 1, 2, 3]) {
            const expected = given.reduce((sum, own, n) => sum + (labels[n] === label ? own : 0), 0);
            expect(Math.abs(mass(label) - expected)).toBeLessThan(1e-4);
          }
          for (let n = 0; n < rows.length; n++) expect(targets.subarray(n * 4, n * 4 + 4).reduce((sum, share) => sum + share, 0)).toBe(1);
        },
      ),
      { seed: 4 },
    );
  });

  it('changes nothing where all weights are 1, to the bit, whatever the share', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (weight) => {
        expect(weightedMix([1, 1, 1], [1, 2, 0], weight)).toEqual({
          weights: Float32Array.of(1, 1, 1),
          shares: Float64Array.of(weight, weight, weight),
        });
      }),
      { seed: 4 },
    );
  });

  it('refuses a number of partners that differs from the number of weights', () => {
    expect(() => weightedMix([1, 1], [0], 0.5)).toThrow(ShapeMismatchError);
  });
});
