import { readdirSync, readFileSync } from 'node:fs';
import type { Manifest, SplitName } from '@graft/core';
import { sharedData } from '@graft/core/testing';
import { describe, expect, it } from 'vitest';
import { splitFoldersRatio, splitFoldersSplit } from './split-folders-split.ts';

interface Golden {
  readonly id: string;
  readonly tree?: string;
  readonly options: { readonly ratio?: readonly number[]; readonly seed?: number };
  readonly splits: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}
interface Fixture {
  readonly trees: Readonly<Record<string, { readonly files: readonly string[] }>>;
  readonly cases: readonly Golden[];
  readonly fish5: readonly Golden[];
}

const fixture = JSON.parse(readFileSync(new URL('./__fixtures__/split-folders.json', import.meta.url), 'utf8')) as Fixture;
const recordedNames: Readonly<Record<SplitName, string>> = { train: 'train', validation: 'val', test: 'test' };

function namesByClass(files: readonly string[]): Map<string, string[]> {
  const classes = new Map<string, string[]>();
  for (const file of files) {
    const [label = '', name = ''] = file.split('/');
    if (name.startsWith('.') || file.split('/').length !== 2) continue;
    classes.set(label, [...(classes.get(label) ?? []), name]);
  }
  return classes;
}

function expectGolden(golden: Golden, classes: ReadonlyMap<string, readonly string[]>): void {
  const { ratio = [0.8, 0.1, 0.1], seed = 1337 } = golden.options;
  expect(classes.size).toBeGreaterThan(0);
  for (const [label, names] of classes) {
    // The directory's listing order must not matter: hand the names over backwards.
    const splits = splitFoldersRatio([...names].reverse(), ratio, seed);
    for (const [split, assigned] of Object.entries(splits)) {
      expect(assigned, `${label} ${split}`).toEqual(golden.splits[recordedNames[split as SplitName]]?.[label] ?? []);
    }
  }
}

describe('splitFoldersRatio', () => {
  it.each(fixture.cases.map((golden) => [golden.id, golden] as const))('assigns %s as split-folders 0.6.1 does', (_id, golden) => {
    expectGolden(golden, namesByClass(fixture.trees[golden.tree ?? '']?.files ?? []));
  });
});

const fish5 = sharedData('data/fish5');
describe.skipIf(!fish5)('splitFoldersRatio on fish5', () => {
  it.each(fixture.fish5.map((golden) => [golden.id, golden] as const))(
    '%s sends every photo where split-folders sends it',
    (_id, golden) => {
      const root = fish5 ?? '';
      const classes = new Map(readdirSync(root).map((label) => [label, readdirSync(`${root}/${label}`)]));
      expectGolden(golden, classes);
    },
  );
});

describe('splitFoldersSplit', () => {
  const manifestOf = (ids: readonly string[]): Manifest => ({
    examples: ids.map((id) => ({
      id,
      sha256: id,
      label: id.split('/')[0] ?? '',
      format: 'jpeg',
      width: 1,
      height: 1,
      orientation: 1,
      perceptualHash: '',
    })),
    classes: [...new Set(ids.map((id) => id.split('/')[0] ?? ''))],
    excluded: [],
  });
  const config = { method: 'split-folders', ratio: [0.8, 0.2], seed: 42 } as const;

  it('gives the splits in the order of the manifest', () => {
    const ids = ['a', 'b'].flatMap((label) => Array.from({ length: 10 }, (_, index) => `${label}/${index}.jpg`));
    const splits = splitFoldersSplit(manifestOf(ids), config);
    // The shuffle of ten with seed 42 is 7 3 2 8 5 6 9 4 | 0 1.
    expect(ids.filter((_, index) => splits[index] === 'validation')).toEqual(['a/0.jpg', 'a/1.jpg', 'b/0.jpg', 'b/1.jpg']);
    expect(splits.filter((split) => split === 'train')).toHaveLength(16);
  });

  it('refuses nested folders, which the original would pass over without a word', () => {
    expect(() => splitFoldersSplit(manifestOf(['a/1.jpg', 'a/deep/2.jpg', 'b/1.jpg']), config)).toThrow('a/deep/2.jpg');
  });
});
