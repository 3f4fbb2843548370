import { PipelineError } from '@graft/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitExamples } from '../split-examples.ts';
import { configOf, exampleOf, manifestOf } from './__fixtures__/manifests.ts';

fc.configureGlobal({ seed: 20_261_125 });

const plain = (label: string, size: number) => Array.from({ length: size }, (_, i) => exampleOf(`${label}/${i}.jpg`));

describe('the split method k-fold', () => {
  it('holds every photo out once, every class and every fold within one photo of its share', () => {
    const sizes = fc.array(fc.integer({ min: 10, max: 60 }), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 2, max: 10 }), fc.integer(), (ofClasses, folds, seed) => {
        const manifest = manifestOf(ofClasses.flatMap((size, index) => plain(`class ${index}`, size)));
        const { examples } = splitExamples(manifest, configOf({ method: 'k-fold', folds, seed }));
        expect(examples).toHaveLength(manifest.examples.length);
        const count = (fold: number, label?: string) =>
          examples.filter((example) => example.fold === fold && (label === undefined || example.label === label)).length;
        for (let fold = 1; fold <= folds; fold++) {
          expect(Math.abs(count(fold) - examples.length / folds)).toBeLessThan(1);
          for (const [index, size] of ofClasses.entries()) expect(Math.abs(count(fold, `class ${index}`) - size / folds)).toBeLessThan(1);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('makes the fold that is asked for the validation split, the same folds for each', () => {
    const manifest = manifestOf([...plain('a', 20), ...plain('b', 13)]);
    const [first, third] = [1, 3].map((fold) => splitExamples(manifest, configOf({ method: 'k-fold', folds: 4, fold })).examples);
    expect(first?.map(({ fold }) => fold)).toEqual(third?.map(({ fold }) => fold));
    for (const { split, fold } of third ?? []) expect(split).toBe(fold === 3 ? 'validation' : 'train');
  });

  it('keeps groups in one fold, within the largest of them of the share', () => {
    const groupSizes = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 15, maxLength: 40 });
    fc.assert(
      fc.property(groupSizes, fc.integer({ min: 2, max: 8 }), fc.integer(), (sizes, folds, seed) => {
        const ofA = sizes.flatMap((size, camera) => Array.from({ length: size }, (_, i) => exampleOf(`a/cam${camera}_${i}.jpg`)));
        const manifest = manifestOf([...ofA, ...plain('b', 20)]);
        const { examples } = splitExamples(manifest, configOf({ method: 'k-fold', folds, seed, groupBy: String.raw`cam(\d+)` }));
        const foldsOf = new Map<string, Set<unknown>>();
        for (const { group, fold, label } of examples) {
          if (label === 'a') foldsOf.set(group ?? '', (foldsOf.get(group ?? '') ?? new Set()).add(fold));
        }
        expect(foldsOf.size).toBe(sizes.length);
        for (const own of foldsOf.values()) expect(own.size).toBe(1);
        for (let fold = 1; fold <= folds; fold++) {
          const held = examples.filter((example) => example.fold === fold && example.label === 'a').length;
          expect(Math.abs(held - ofA.length / folds)).toBeLessThanOrEqual(Math.max(...sizes) + 1);
          expect(held).toBeGreaterThan(0);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('names the class that is too small and how many folds it allows', () => {
    try {
      splitExamples(manifestOf([...plain('a', 20), ...plain('small', 3)]), configOf({ method: 'k-fold' }));
      expect.unreachable();
    } catch (error) {
      if (!PipelineError.isInstance(error)) throw error;
      expect(error.message).toContain('small has 3 photos');
      expect(error.hint).toContain('3 folds are possible');
    }
  });
});
