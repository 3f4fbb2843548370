import { PipelineError } from '@graft/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitExamples } from '../split-examples.ts';
import { configOf, exampleOf, manifestOf } from './__fixtures__/manifests.ts';

fc.configureGlobal({ seed: 20_261_125 });

const plain = (label: string, size: number) => Array.from({ length: size }, (_, i) => exampleOf(`${label}/${i}.jpg`));

describe('the split method fixed', () => {
  it('holds out exactly the counts that were asked for, of every class', () => {
    const sizes = fc.array(fc.integer({ min: 12, max: 50 }), { minLength: 2, maxLength: 5 });
    const counts = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 2 });
    fc.assert(
      fc.property(sizes, counts, fc.integer(), (ofClasses, fixed, seed) => {
        const manifest = manifestOf(ofClasses.flatMap((size, index) => plain(`class ${index}`, size)));
        const result = splitExamples(manifest, configOf({ method: 'fixed', fixed, seed }));
        const [validation = 0, test = 0] = fixed;
        for (const [index, size] of ofClasses.entries()) {
          const label = `class ${index}`;
          expect(result.counts.validation[label]).toBe(validation);
          expect(result.counts.test[label]).toBe(test);
          expect(result.counts.train[label]).toBe(size - validation - test);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('names the class that is too small and the counts that it allows', () => {
    try {
      splitExamples(manifestOf([...plain('a', 40), ...plain('small', 9)]), configOf({ method: 'fixed', fixed: [5, 5] }));
      expect.unreachable();
    } catch (error) {
      if (!PipelineError.isInstance(error)) throw error;
      expect(error.message).toContain('small has 9 photos');
      expect(error.message).not.toContain('a has');
      expect(error.hint).toContain('At most 4, 4 are possible');
    }
    const { counts } = splitExamples(manifestOf([...plain('a', 40), ...plain('small', 9)]), configOf({ method: 'fixed', fixed: [4, 4] }));
    expect([counts.train.small, counts.validation.small, counts.test.small]).toEqual([1, 4, 4]);
  });
});
