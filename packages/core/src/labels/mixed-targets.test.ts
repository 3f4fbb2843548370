import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PipelineError } from '../errors/pipeline-error.ts';
import { ShapeMismatchError } from '../errors/shape-mismatch-error.ts';
import { mixedTargets } from './mixed-targets.ts';

describe('mixedTargets', () => {
  it('shares the label with the partner: a case by hand', () => {
    expect(mixedTargets([0, 2, 1], [1, 2, 0], 0.75, 3)).toEqual(Float32Array.of(0.75, 0, 0.25, 0, 0.25, 0.75, 0.25, 0.75, 0));
    expect(mixedTargets([1, 1], [1, 0], 0.3, 2)).toEqual(Float32Array.of(0, 1, 0, 1));
  });

  it('keeps the mass of every row at exactly 1, in any precision, whatever the weight', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 8 }),
        fc.nat(),
        (weight, labels, turn) => {
          const order = labels.map((_, n) => (n + turn) % labels.length);
          const targets = mixedTargets(labels, order, weight, 5);
          for (let n = 0; n < labels.length; n++) {
            expect(targets.subarray(n * 5, n * 5 + 5).reduce((sum, share) => sum + share, 0)).toBe(1);
            if (labels[n] !== labels[order[n] as number]) {
              expect(Math.abs((targets[n * 5 + (labels[n] as number)] as number) - weight)).toBeLessThan(1e-7);
            }
          }
        },
      ),
      { seed: 5 },
    );
  });

  it('refuses a number of partners that differs from the number of labels', () => {
    expect(() => mixedTargets([0, 1], [0], 0.5, 2)).toThrow(ShapeMismatchError);
  });

  it.each([
    [[0, 3], 0.5, 'Expected a class from 0 to 2 for labels.1 but received 3'],
    [[-1, 0], 0.5, 'Expected a class from 0 to 2 for labels.0 but received -1'],
    [[0, 1.5], 0.5, 'for labels.1 but received 1.5'],
    [[0, Number.NaN], 0.5, 'for labels.1 but received NaN'],
    [[0, 1], Number.NaN, 'Expected a share from 0 to 1 for the weight of a mix but received NaN'],
    [[0, 1], 1.1, 'but received 1.1'],
    [['ants', 'bees'] as unknown as number[], 0.5, 'for labels.0 but received ants'],
  ])('refuses what would lose mass: labels %j, weight %d', (labels, weight, message) => {
    const mix = (): unknown => mixedTargets(labels, [1, 0], weight, 3);
    expect(mix).toThrow(PipelineError);
    expect(mix).toThrow(message);
  });
});
