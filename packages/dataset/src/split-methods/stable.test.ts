import type { Example, SplitExample, SplitName } from '@graft/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearDuplicateClusters } from '../near-duplicate-clusters.ts';
import { splitExamples } from '../split-examples.ts';
import { configOf, digest, exampleOf, manifestOf, sceneHash } from './__fixtures__/manifests.ts';

fc.configureGlobal({ seed: 20_261_125 });

const stable = configOf({ method: 'stable', key: 'a key', ratio: [0.5, 0.5] });
/** Enough lone photos for every class to stand in train and in validation. */
const lone = ['a', 'b'].flatMap((label) => Array.from({ length: 40 }, (_, i) => exampleOf(`${label}/lone ${i}.jpg`)));

const photo = fc.record({
  scene: fc.integer({ min: 0, max: 9 }),
  place: fc.integer({ min: 0, max: 3 }),
  file: fc.integer({ min: 0, max: 4000 }),
});
/** Several photos of few scenes: chains of near-duplicates that grow, join and bridge. */
const photos = fc.array(photo, { minLength: 6, maxLength: 12 });

function examplesOf(drawn: readonly { scene: number; place: number; file: number }[], prefix: string): Example[] {
  return drawn.map(({ scene, place, file }, i) =>
    // Copies of one file may come again under another name.
    exampleOf(`${scene % 2 === 0 ? 'a' : 'b'}/${prefix} ${i}.jpg`, {
      sha256: digest(`${scene} ${place} ${file % 7}`),
      perceptualHash: sceneHash(scene, place),
    }),
  );
}

const splitsOf = (examples: readonly SplitExample[]): Map<string, SplitName> => new Map(examples.map(({ id, split }) => [id, split]));

describe('the split method stable', () => {
  it('never moves an example of the previous split, whatever is added, and parts no near-duplicates', () => {
    let bridges = 0;
    fc.assert(
      fc.property(fc.array(photos, { minLength: 3, maxLength: 4 }), (additions) => {
        let all = lone;
        let previous: readonly SplitExample[] = [];
        for (const [round, drawn] of additions.entries()) {
          all = [...all, ...examplesOf(drawn, `round ${round}`)];
          const { examples, leftOut, leaks } = splitExamples(manifestOf(all), stable, { previous });
          const now = splitsOf(examples);
          for (const { id, split } of previous) expect(now.get(id)).toBe(split);
          expect(leaks).toEqual([]);
          expect([...now.keys(), ...leftOut.map(({ id }) => id)].sort()).toEqual(all.map(({ id }) => id).sort());
          const kept = all.filter(({ id }) => now.has(id));
          for (const cluster of nearDuplicateClusters(kept)) {
            expect(new Set(cluster.map((at) => now.get((kept[at] as Example).id))).size).toBe(1);
          }
          bridges += leftOut.length;
          previous = examples;
        }
      }),
      { numRuns: 15 },
    );
    expect(bridges).toBeGreaterThan(10);
  });

  it('is the same for any order of the manifest, and needs no previous split where nothing near is added', () => {
    const first = splitsOf(splitExamples(manifestOf(lone), stable).examples);
    const more = [...lone, ...Array.from({ length: 200 }, (_, i) => exampleOf(`a/more ${i}.jpg`))];
    fc.assert(
      fc.property(fc.shuffledSubarray(more, { minLength: more.length, maxLength: more.length }), (shuffled) => {
        const now = splitsOf(splitExamples({ ...manifestOf(more), examples: shuffled }, stable).examples);
        for (const [id, split] of first) expect(now.get(id)).toBe(split);
      }),
      { numRuns: 10 },
    );
  });

  it('lets a new photo follow its cluster even where it gives it another name', () => {
    const old = exampleOf('a/old.jpg', { sha256: 'f'.repeat(64), perceptualHash: sceneHash(1, 0) });
    const before = splitExamples(manifestOf([...lone, old]), stable).examples;
    for (let i = 0; i < 20; i++) {
      const added = exampleOf('a/new.jpg', { sha256: digest(`new ${i}`), perceptualHash: sceneHash(1, 1) });
      const now = splitsOf(splitExamples(manifestOf([...lone, old, added]), stable, { previous: before }).examples);
      expect(now.get('a/new.jpg')).toBe(splitsOf(before).get('a/old.jpg'));
    }
  });

  it('leaves out the one photo that would bridge two splits, and names it', () => {
    const ends = [0, 2].map((place) => exampleOf(`a/${place}.jpg`, { perceptualHash: sceneHash(3, place) }));
    const previous = [...lone, ...ends].map(
      ({ id, sha256 }) => ({ id, sha256, split: id === 'a/2.jpg' ? 'validation' : 'train' }) as const,
    );
    const bridge = exampleOf('a/1.jpg', { perceptualHash: sceneHash(3, 1) });
    const follower = exampleOf('a/3.jpg', { perceptualHash: sceneHash(3, 3) });
    const loneBoth = previous.map((row) =>
      row.id.startsWith('b/lone 1') || row.id === 'a/lone 1.jpg' ? { ...row, split: 'validation' as const } : row,
    );
    const result = splitExamples(manifestOf([...lone, ...ends, bridge, follower]), stable, { previous: loneBoth });
    expect(result.leftOut).toEqual([{ id: 'a/1.jpg', reason: 'nearly the same as photos that are already in train and in validation' }]);
    expect(splitsOf(result.examples).get('a/3.jpg')).toBe('validation');
  });

  it('meets the shares as chance does', () => {
    const lines: string[] = [];
    for (const ratio of [
      [0.8, 0.2],
      [0.7, 0.15, 0.15],
    ]) {
      const n = 20_000;
      const many = Array.from({ length: n }, (_, i) => exampleOf(`${i % 2 === 0 ? 'a' : 'b'}/${i}.jpg`));
      const { counts } = splitExamples(manifestOf(many), { ...stable, ratio, groupBy: 'none' });
      for (const label of ['a', 'b']) {
        for (const [s, share] of ratio.entries()) {
          const split = (['train', 'validation', 'test'] as const)[s] as SplitName;
          const deviation = ((counts[split][label] as number) - (n / 2) * share) / Math.sqrt((n / 2) * share * (1 - share));
          lines.push(`${label} ${split} ${share}: ${deviation.toFixed(2)} standard deviations`);
          expect(Math.abs(deviation)).toBeLessThan(4);
        }
      }
    }
    console.info(lines.join('\n'));
  });

  it('is another split for another key', () => {
    const of = (key: string): string => [...splitsOf(splitExamples(manifestOf(lone), { ...stable, key }).examples).values()].join();
    expect(of('a key')).not.toBe(of('another'));
  });
});
