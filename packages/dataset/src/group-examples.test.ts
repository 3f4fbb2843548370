import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupExamples } from './group-examples.ts';
import { nearDuplicateClusters } from './near-duplicate-clusters.ts';
import { splitExamples } from './split-examples.ts';
import { configOf, exampleOf, manifestOf, sceneHash } from './split-methods/__fixtures__/manifests.ts';

fc.configureGlobal({ seed: 20_261_125 });

const idsOf = (examples: Parameters<typeof groupExamples>[0], by: string): string[][] =>
  groupExamples(examples, by, nearDuplicateClusters(examples))
    .map(({ members }) => members.map((position) => examples[position]?.id ?? '').sort())
    .sort((a, b) => ((a[0] ?? '') < (b[0] ?? '') ? -1 : 1));

describe('groupExamples', () => {
  const examples = [
    exampleOf('a/cam1_1.jpg', { group: 'ann', perceptualHash: sceneHash(1, 0) }),
    exampleOf('a/cam1_2.jpg', { group: 'bob' }),
    exampleOf('a/cam2_1.jpg', { group: 'bob', perceptualHash: sceneHash(1, 1) }),
    exampleOf('a/cam3_1.jpg', { sha256: exampleOf('a/cam1_1.jpg').sha256 }),
  ];

  it('joins by the first bracket of an expression, or by the whole match, and ties equal files', () => {
    const tied = [['a/cam1_1.jpg', 'a/cam1_2.jpg', 'a/cam3_1.jpg'], ['a/cam2_1.jpg']];
    expect(idsOf(examples, String.raw`cam(\d+)_`)).toEqual(tied);
    expect(idsOf(examples, String.raw`cam\d+`)).toEqual(tied);
  });

  it('joins by the column, and one without a group stands alone but for equal files', () => {
    expect(idsOf(examples, 'group')).toEqual([
      ['a/cam1_1.jpg', 'a/cam3_1.jpg'],
      ['a/cam1_2.jpg', 'a/cam2_1.jpg'],
    ]);
    expect(() => idsOf([exampleOf('a/1.jpg')], 'group')).toThrow('no photo has one');
  });

  it('joins near-duplicates, and nothing for none', () => {
    expect(idsOf(examples, 'near-duplicate')).toEqual([['a/cam1_1.jpg', 'a/cam2_1.jpg', 'a/cam3_1.jpg'], ['a/cam1_2.jpg']]);
    expect(idsOf(examples, 'none')).toHaveLength(4);
  });

  it('leaves a photo alone that the expression does not match, and refuses one that matches none', () => {
    expect(idsOf([...examples, exampleOf('a/other.jpg')], String.raw`cam(\d+)`)).toEqual([
      ['a/cam1_1.jpg', 'a/cam1_2.jpg', 'a/cam3_1.jpg'],
      ['a/cam2_1.jpg'],
      ['a/other.jpg'],
    ]);
    expect(() => idsOf(examples, 'dog')).toThrow('it matches none of them, such as a/cam1_1.jpg');
    const some = [1, 2, 3].flatMap((i) => [exampleOf(`a/cam${i}.jpg`), exampleOf(`b/cam${i}.jpg`), exampleOf(`b/${i}.jpg`)]);
    expect(splitExamples(manifestOf(some), configOf({ groupBy: './cam.' })).ungrouped).toBe(3);
  });
});

describe('groups in a split', () => {
  const member = fc.record({
    label: fc.constantFrom('a', 'b', 'c'),
    camera: fc.integer({ min: 0, max: 11 }),
    scene: fc.integer({ min: 0, max: 30 }),
  });
  const drawn = fc.array(member, { minLength: 60, maxLength: 120 });
  const methods = fc.constantFrom(
    { method: 'stratified', ratio: [0.6, 0.4] } as const,
    { method: 'k-fold', folds: 3 } as const,
    { method: 'fixed', fixed: [3] } as const,
    { method: 'stable', key: 'k', ratio: [0.5, 0.5] } as const,
  );
  const groupings = fc.constantFrom('near-duplicate', 'group', String.raw`cam(\d+)_`);

  it('never straddle, also where they hold several classes; every photo is there once; the order does not matter', () => {
    fc.assert(
      fc.property(drawn, methods, groupings, fc.integer(), (members, method, groupBy, seed) => {
        const lone = ['a', 'b', 'c'].flatMap((label) =>
          Array.from({ length: 12 }, (_, i) =>
            exampleOf(`${label}/cam${100 + 12 * 'abc'.indexOf(label) + i}_.jpg`, { group: `${label}${i}` }),
          ),
        );
        const mixed = members.map(({ label, camera, scene }, i) =>
          exampleOf(`${label}/cam${camera}_${i}.jpg`, { group: `camera ${camera}`, perceptualHash: sceneHash(scene, 0) }),
        );
        const manifest = manifestOf([...lone, ...mixed]);
        const config = configOf({ ...method, groupBy, seed });
        const { examples, leaks } = splitExamples(manifest, config);
        expect(examples.map(({ id }) => id)).toEqual(manifest.examples.map(({ id }) => id));
        const sides = new Map<string, Set<unknown>>();
        for (const { group, split, fold } of examples) {
          if (group !== undefined) sides.set(group, (sides.get(group) ?? new Set()).add(fold ?? split));
        }
        expect(sides.size).toBeGreaterThan(3);
        for (const own of sides.values()) expect(own.size).toBe(1);
        if (groupBy === 'near-duplicate') expect(leaks).toEqual([]);
        const backwards = splitExamples({ ...manifest, examples: [...manifest.examples].reverse() }, config).examples;
        expect([...backwards].reverse()).toEqual(examples);
      }),
      { numRuns: 25 },
    );
  });
});
