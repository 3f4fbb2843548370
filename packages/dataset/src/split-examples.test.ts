import { type Example, type Manifest, PipelineError, parseConfig, type SplitName } from '@graft/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SplitConfig, splitConfig } from './split-config.ts';
import { splitExamples } from './split-examples.ts';

fc.configureGlobal({ seed: 20_261_125 });

function exampleOf(id: string, sha256: string = id, givenSplit?: SplitName): Example {
  const label = id.split('/').at(givenSplit ? 1 : 0) ?? '';
  return {
    id,
    sha256,
    label,
    format: 'jpeg',
    width: 4,
    height: 3,
    orientation: 1,
    perceptualHash: '0'.repeat(64),
    ...(givenSplit ? { givenSplit } : {}),
  };
}

function manifestOf(examples: readonly Example[]): Manifest {
  return { examples, classes: [...new Set(examples.map(({ label }) => label))].sort(), excluded: [] };
}

/** Classes of the given sizes, all files different. */
function plainManifest(sizes: Readonly<Record<string, number>>): Manifest {
  return manifestOf(
    Object.entries(sizes).flatMap(([label, size]) => Array.from({ length: size }, (_, index) => exampleOf(`${label}/${index}.jpg`))),
  );
}

const configOf = (change: Partial<SplitConfig> = {}): SplitConfig => parseConfig(splitConfig, change, 'split');

function hintOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return PipelineError.isInstance(error) ? `${error.message} ${error.hint}` : String(error);
  }
  return 'no error';
}

const ratios = fc.constantFrom([0.8, 0.2], [0.5, 0.5], [0.7, 0.15, 0.15], [0.6, 0.3, 0.1], [0.9, 0.1], [1 / 3, 2 / 3]);
const order: readonly SplitName[] = ['train', 'validation', 'test'];

describe('splitExamples, stratified', () => {
  it('divides every class within one photo of its exact share, with at least one in each split', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 20, max: 90 }), { minLength: 2, maxLength: 5 }),
        ratios,
        fc.integer(),
        (sizes, ratio, seed) => {
          const manifest = plainManifest(Object.fromEntries(sizes.map((size, index) => [`class ${index}`, size])));
          const { examples, counts } = splitExamples(manifest, configOf({ ratio, seed }));
          expect(examples.map(({ id }) => id)).toEqual(manifest.examples.map(({ id }) => id));
          sizes.forEach((size, index) => {
            const parts = order.map((split) => counts[split][`class ${index}`] ?? 0);
            expect(parts.reduce((sum, part) => sum + part, 0)).toBe(size);
            ratio.forEach((share, s) => {
              expect(Math.abs((parts[s] ?? 0) - share * size)).toBeLessThanOrEqual(1 + 1e-9);
              expect(parts[s]).toBeGreaterThan(0);
            });
          });
        },
      ),
    );
  });

  it('keeps equal files together, within the largest of them of the exact share', () => {
    const copies = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 12, maxLength: 40 });
    fc.assert(
      fc.property(copies, copies, ratios, fc.integer(), (ofA, ofB, ratio, seed) => {
        const classOf = (label: string, sizes: readonly number[]): Example[] =>
          sizes.flatMap((size, cluster) =>
            Array.from({ length: size }, (_, copy) => exampleOf(`${label}/${cluster}-${copy}.jpg`, `${label}${cluster}`)),
          );
        const manifest = manifestOf([...classOf('a', ofA), ...classOf('b', ofB)]);
        const { counts, leaks, conflicts } = splitExamples(manifest, configOf({ ratio, seed }));
        expect(leaks).toEqual([]);
        expect(conflicts).toEqual([]);
        for (const [label, sizes] of [
          ['a', ofA],
          ['b', ofB],
        ] as const) {
          const total = sizes.reduce((sum, size) => sum + size, 0);
          ratio.forEach((share, s) => {
            const count = counts[order[s] as SplitName][label] ?? 0;
            expect(Math.abs(count - share * total)).toBeLessThanOrEqual(Math.max(...sizes) + 1);
            expect(count).toBeGreaterThan(0);
          });
        }
      }),
    );
  });

  it('is the same whatever the order of the manifest and the names of the files', () => {
    const manifest = plainManifest({ a: 31, b: 17, c: 40 });
    const { examples } = splitExamples(manifest, configOf());
    const splitByContent = new Map(examples.map(({ sha256, split }) => [sha256, split]));
    fc.assert(
      fc.property(fc.shuffledSubarray([...manifest.examples], { minLength: 88, maxLength: 88 }), (shuffled) => {
        const renamed = shuffled.map((example, index) => ({ ...example, id: `${example.label}/renamed ${index}.jpg` }));
        for (const { sha256, split } of splitExamples({ ...manifest, examples: renamed }, configOf()).examples) {
          expect(split).toBe(splitByContent.get(sha256));
        }
      }),
      { numRuns: 30 },
    );
  });

  it('is another split for another seed, and the same for the same', () => {
    const manifest = plainManifest({ a: 50, b: 50 });
    const splitsOf = (seed: number): SplitName[] => splitExamples(manifest, configOf({ seed })).examples.map(({ split }) => split);
    expect(splitsOf(1)).toEqual(splitsOf(1));
    expect(splitsOf(1)).not.toEqual(splitsOf(2));
  });

  it('does not divide classes of equal size by one pattern', () => {
    const { examples } = splitExamples(plainManifest({ a: 60, b: 60 }), configOf());
    expect(examples.slice(0, 60).map(({ split }) => split)).not.toEqual(examples.slice(60).map(({ split }) => split));
  });

  it('gives a class of two one photo on each side', () => {
    const { counts } = splitExamples(plainManifest({ a: 2, b: 40 }), configOf({ ratio: [0.9, 0.1] }));
    expect([counts.train.a, counts.validation.a]).toEqual([1, 1]);
  });

  it('names some of many classes that are too small', () => {
    const many = Object.fromEntries(Array.from({ length: 200 }, (_, at) => [`class ${at}`, 1]));
    expect(() => splitExamples(plainManifest(many), configOf({}))).toThrow(/class 0 has 1 photo; .*; and 188 more/);
    for (const config of [configOf({}), configOf({ method: 'fixed', fixed: [3] }), configOf({ method: 'k-fold' })]) {
      let message = '';
      try {
        splitExamples(plainManifest(many), config);
      } catch (error) {
        message = (error as Error).message;
      }
      expect(message.length).toBeLessThan(1000);
    }
  });

  it('refuses a class of one, names it and says what is possible', () => {
    const message = hintOf(() => splitExamples(plainManifest({ lonely: 1, b: 40, pair: 2 }), configOf({ ratio: [0.8, 0.1, 0.1] })));
    expect(message).toContain('lonely has 1 photo;');
    expect(message).toContain('pair has 2 photos');
    expect(message).toContain('5 different photos per class allow this ratio');
    expect(message).not.toContain('b has');
  });

  it('offers a ratio that works for a class too small for the one asked for', () => {
    const manifest = plainManifest({ small: 4, b: 40 });
    expect(hintOf(() => splitExamples(manifest, configOf({ ratio: [0.8, 0.1, 0.1] })))).toContain('4 allow 0.5, 0.25, 0.25');
    expect(splitExamples(manifest, configOf({ ratio: [0.5, 0.25, 0.25] })).counts.test.small).toBe(1);
  });

  it('counts equal files as one where a class must be on both sides', () => {
    const manifest = manifestOf([exampleOf('a/1.jpg', 'same'), exampleOf('a/2.jpg', 'same'), exampleOf('b/1.jpg'), exampleOf('b/2.jpg')]);
    expect(hintOf(() => splitExamples(manifest, configOf()))).toContain('a has 2 photos (1 of them different)');
  });

  it('refuses equal files under two labels and lists them all', () => {
    const manifest = manifestOf([
      ...plainManifest({ a: 5, b: 5 }).examples,
      exampleOf('a/x.jpg', 'x'),
      exampleOf('b/x.jpg', 'x'),
      exampleOf('a/y.jpg', 'y'),
      exampleOf('b/y.jpg', 'y'),
    ]);
    const message = hintOf(() => splitExamples(manifest, configOf()));
    expect(message).toContain('a/x.jpg = b/x.jpg');
    expect(message).toContain('a/y.jpg = b/y.jpg');
  });
});

describe('splitExamples, weights', () => {
  it('carries a weight that a list gave into the row, and adds none', () => {
    const { examples, classes, excluded } = plainManifest({ a: 4, b: 4 });
    const weighted = examples.map((example, index) => (index === 2 ? { ...example, weight: 2.5 } : example));
    const rows = splitExamples({ examples: weighted, classes, excluded }, configOf()).examples;
    expect(rows.map(({ id, weight }) => [id, weight])).toEqual(weighted.map(({ id }, index) => [id, index === 2 ? 2.5 : undefined]));
    expect(rows.filter((row) => 'weight' in row)).toHaveLength(1);
  });
});

it('names twenty conflicts, four photos of each, their paths shortened, and counts the others', () => {
  const equal = (sha256: string, count: number) =>
    Array.from({ length: count }, (_, i) => exampleOf(`${'ab'[i % 2]}/${sha256}-${i}-${'x'.repeat(40_000)}.jpg`, sha256));
  const rows = Array.from({ length: 30 }, (_, i) => equal(`${i}`.padStart(2, '0'), 6)).flat();
  const message = hintOf(() => splitExamples(manifestOf(rows), configOf()));
  expect(message.match(/ and 2 more\n/g)).toHaveLength(20);
  expect(message).toContain('\n  and 10 more');
  expect(message.length).toBeLessThan(30_000);
});

describe('splitExamples, given', () => {
  const given = manifestOf([
    exampleOf('train/a/1.jpg', 'same', 'train'),
    exampleOf('train/b/1.jpg', '1', 'train'),
    exampleOf('validation/a/1.jpg', 'same', 'validation'),
    exampleOf('validation/b/1.jpg', '2', 'validation'),
    exampleOf('validation/b/2.jpg', '1', 'validation'),
    exampleOf('validation/b/3.jpg', 'same', 'validation'),
  ]);

  it('takes the split of the folders and reports equal files across it', () => {
    const { examples, leaks, conflicts, counts } = splitExamples(given, configOf({ method: 'given' }));
    expect(examples.map(({ split }) => split)).toEqual(['train', 'train', 'validation', 'validation', 'validation', 'validation']);
    expect(counts.validation).toEqual({ a: 1, b: 3 });
    expect(leaks.map(({ first, second, reason }) => [first.id, second.id, reason])).toEqual([
      ['train/a/1.jpg', 'validation/a/1.jpg', 'same bytes'],
      ['train/a/1.jpg', 'validation/b/3.jpg', 'same bytes'],
      ['train/b/1.jpg', 'validation/b/2.jpg', 'same bytes'],
    ]);
    expect(conflicts.map(({ sha256 }) => sha256)).toEqual(['same']);
  });

  it('refuses a manifest that came without one', () => {
    expect(() => splitExamples(plainManifest({ a: 3, b: 3 }), configOf({ method: 'given' }))).toThrow('a/0.jpg has no split');
  });

  const photos = (split: SplitName, label: string, count: number) =>
    Array.from({ length: count }, (_, i) => exampleOf(`${split}/${label}/${i}.jpg`, `${split}${label}${i}`, split));
  const withoutValidation = [
    ...photos('train', 'a', 10),
    ...photos('train', 'b', 20),
    ...photos('test', 'a', 3),
    ...photos('test', 'b', 3),
  ];

  it('divides validation off train where none came, equal files together, and keeps test', () => {
    const twins = [0, 1, 2, 3].map((i) => exampleOf(`train/b/twin${i}.jpg`, 'twin', 'train'));
    // Equal to photos of test, which stay where they are.
    const known = [exampleOf('train/a/known.jpg', 'testa0', 'train')];
    const { examples, counts, leaks } = splitExamples(
      manifestOf([...withoutValidation, ...twins, ...known]),
      configOf({ method: 'given' }),
    );
    expect(counts.test).toEqual({ a: 3, b: 3 });
    expect(counts.train.a).toBe(9);
    expect(counts.validation.a).toBe(2);
    expect(Math.abs((counts.validation.b ?? 0) - 24 * 0.2)).toBeLessThan(4);
    for (const { id, split } of examples) expect(split === 'test').toBe(id.startsWith('test/'));
    expect(new Set(examples.filter(({ id }) => id.includes('twin')).map(({ split }) => split)).size).toBe(1);
    expect(leaks.map(({ first, second }) => [first.id, second.id])).toEqual([['test/a/0.jpg', 'train/a/known.jpg']]);
  });

  it('names the way out where a class of test is not in train, or train is too small', () => {
    const lone = manifestOf([...withoutValidation, ...photos('test', 'c', 2)]);
    const config = configOf({ method: 'given' });
    expect(() => splitExamples(lone, config)).toThrow('train lacks c; validation lacks c');
    const small = manifestOf([
      ...photos('train', 'a', 1),
      ...photos('train', 'b', 9),
      ...photos('test', 'a', 3),
      ...photos('test', 'b', 3),
    ]);
    expect(() => splitExamples(small, config)).toThrow('for the ratio 0.8, 0.2 but a');
  });
});

describe('splitExamples with oversample', () => {
  it('repeats training photos until every class has as many, and moves none', () => {
    const manifest = plainManifest({ a: 20, b: 5 });
    const { examples, counts } = splitExamples(manifest, configOf({ oversample: true }));
    const plain = splitExamples(manifest, configOf());
    expect(examples.map(({ repeats: _, ...row }) => row)).toEqual(plain.examples);
    expect(counts).toEqual(plain.counts);
    const taken = (label: string, split: SplitName) =>
      examples.filter((row) => row.label === label && row.split === split).reduce((sum, { repeats = 1 }) => sum + repeats, 0);
    expect([taken('a', 'train'), taken('b', 'train'), taken('b', 'validation')]).toEqual([16, 16, 1]);
  });
});

describe('splitExamples, split-folders', () => {
  it('refuses a class that the original would leave without a training photo', () => {
    expect(() => splitExamples(plainManifest({ a: 1, b: 9 }), configOf({ method: 'split-folders' }))).toThrow('train lacks a');
  });
});

describe('splitConfig', () => {
  it('fills in the defaults', () => {
    expect(configOf()).toEqual({
      method: 'stratified',
      ratio: [0.8, 0.2],
      fixed: [100],
      folds: 5,
      fold: 1,
      groupBy: 'near-duplicate',
      seed: 42,
      oversample: false,
    });
  });

  it.each([[[0.8, 0.1]], [[1]], [[0.5, 0.3, 0.1, 0.1]], [[1.2, -0.2]], [[1, 0]]])('refuses the ratio %j', (ratio) => {
    expect(() => configOf({ ratio })).toThrow('split.ratio');
  });

  it('refuses what does not fit together, with the way out', () => {
    expect(() => configOf({ method: 'stable' })).toThrow('split.key');
    expect(() => configOf({ method: 'k-fold', folds: 3, fold: 4 })).toThrow('split.fold');
    expect(() => configOf({ previous: 'before' })).toThrow('split.previous');
    expect(configOf({ groupBy: String.raw`cam(\d+)` }).groupBy).toBe(String.raw`cam(\d+)`);
    expect(() => splitExamples(plainManifest({ a: 3, b: 3 }), configOf({ groupBy: '(' }))).toThrow('a regular expression to group by');
  });
});
