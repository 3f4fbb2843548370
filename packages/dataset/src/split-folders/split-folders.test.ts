import { readFileSync } from 'node:fs';
import { PipelineError } from '@graft/core';
import { describe, expect, it } from 'vitest';
import { splitFolders } from './split-folders.ts';
import type { GroupNames, SplitFoldersOptions, SplitFoldersPlan, SplitFoldersTree, SplitItem } from './split-folders-options.ts';
import { splitFoldersRatio } from './split-folders-ratio.ts';

interface RecordedOptions {
  readonly ratio?: readonly number[];
  readonly fixed?: number | readonly number[] | 'auto';
  readonly k?: number;
  readonly seed?: number | string;
  readonly oversample?: boolean;
  readonly group_prefix?: number;
  readonly group?: 'stem' | 'sibling' | { readonly callable: 'prefix-before-underscore' };
  readonly formats?: readonly string[];
  readonly shuffle?: boolean;
  readonly move?: unknown;
}
type Splits = Readonly<Record<string, Readonly<Record<string, readonly SplitItem[]>>>>;
interface Recorded {
  readonly id: string;
  readonly tree: string;
  readonly function: 'ratio' | 'fixed' | 'kfold';
  readonly options: RecordedOptions;
  readonly splits: Splits;
  readonly leafDirs: readonly string[];
  readonly listing: 'ascending' | 'descending';
  readonly copies: Readonly<Record<string, readonly (readonly [string, string])[]>>;
  readonly trainFilesAfter: Readonly<Record<string, number>>;
}
interface RecordedError extends Recorded {
  readonly input: 'tree' | 'missing' | 'file';
  readonly category: string;
  readonly namesInMessage: readonly string[];
  readonly numbersInMessage: readonly number[];
}
interface RecordedTree {
  readonly files: readonly string[];
  readonly emptyDirs?: readonly string[];
}
interface Fixture<Case> {
  readonly trees: Readonly<Record<string, RecordedTree>>;
  readonly cases: readonly Case[];
}

function fixture<Content>(name: string): Content {
  return JSON.parse(readFileSync(new URL(`./__fixtures__/${name}.json`, import.meta.url), 'utf8')) as Content;
}

const recorded = fixture<Fixture<Recorded>>('cases');
const oversampled = fixture<Fixture<Recorded>>('oversample');
const errors = fixture<{ readonly categories: Readonly<Record<string, string>>; readonly cases: readonly RecordedError[] }>('errors');
const fish5 = fixture<{ readonly classes: Readonly<Record<string, number>>; readonly cases: readonly Recorded[] }>('fish5');
const counts = fixture<{ readonly tables: readonly Readonly<Record<'ratio' | 'train' | 'val' | 'test', readonly number[]>>[] }>('counts');

/** The folder as a listing in one of the two orders; only what lies two levels deep or at the top is listed. */
function treeOf({ files, emptyDirs = [] }: RecordedTree, listing: 'ascending' | 'descending' = 'descending'): SplitFoldersTree {
  const classes = new Map<string, string[]>(emptyDirs.map((label) => [label, []]));
  const top: string[] = [];
  for (const file of files) {
    const [label = '', name, ...deeper] = file.split('/');
    if (name === undefined) top.push(label);
    else classes.set(label, [...(classes.get(label) ?? []), ...(deeper.length > 0 ? [] : [name])]);
  }
  const ordered = (names: Iterable<string>): string[] => {
    const sorted = [...names].sort();
    return listing === 'ascending' ? sorted : sorted.reverse();
  };
  return { classes: ordered(classes.keys()).map((label) => ({ label, names: ordered(classes.get(label) ?? []) })), files: ordered(top) };
}

const beforeUnderscore: GroupNames = (names) => {
  const keys = [...new Set(names.map((name) => name.split('_')[0] as string))].sort();
  return keys.map((key) => names.filter((name) => name.split('_')[0] === key).sort());
};

function run(
  tree: SplitFoldersTree,
  { function: name, options, listing }: Pick<Recorded, 'function' | 'options' | 'listing'>,
): SplitFoldersPlan {
  const { group_prefix: groupPrefix, group, move: _, ...others } = options;
  const shared: SplitFoldersOptions = { ...others, groupPrefix, group: typeof group === 'object' ? beforeUnderscore : group };
  return splitFolders(tree, { ...shared, function: name, listing });
}

function splitsOf({ splits }: SplitFoldersPlan): Splits {
  return Object.fromEntries(
    splits.map(({ name, classes }) => [name, Object.fromEntries(classes.map(({ label, items }) => [label, items]))]),
  );
}

describe('split-folders 0.6.1, case by case', () => {
  it('has all recorded cases', () => expect([recorded.cases.length, oversampled.cases.length, fish5.cases.length]).toEqual([53, 12, 4]));

  it.each(recorded.cases.map((golden) => [golden.id, golden] as const))('%s: every file where it goes, in its order', (_id, golden) => {
    // Whatever the listing order is, the result is the same.
    for (const listing of ['ascending', 'descending'] as const) {
      const plan = run(treeOf(recorded.trees[golden.tree] as RecordedTree, listing), golden);
      expect(splitsOf(plan)).toEqual(golden.splits);
      expect(plan.copies).toEqual([]);
      const folders = plan.splits.flatMap(({ name, classes }) => classes.map(({ label }) => (label === '' ? name : `${name}/${label}`)));
      expect(folders.sort()).toEqual([...golden.leafDirs].sort());
    }
  });

  it.each(oversampled.cases.map((golden) => [golden.id, golden] as const))('%s: every copy and its name', (_id, golden) => {
    const plan = run(treeOf(oversampled.trees[golden.tree] as RecordedTree, golden.listing), golden);
    expect(splitsOf(plan)).toEqual(golden.splits);
    for (const [label, copies] of Object.entries(golden.copies)) {
      expect(plan.copies.filter((copy) => copy.label === label).map(({ source, name }) => [source, name])).toEqual(copies);
      const train = plan.splits[0]?.classes.find((planned) => planned.label === label)?.items.flat() ?? [];
      expect(new Set([...train, ...copies.map(([, name]) => name)]).size).toBe(golden.trainFilesAfter[label]);
    }
  });

  it.each(fish5.cases.map((golden) => [golden.id, golden] as const))('fish5, %s', (_id, golden) => {
    // The names of the whole set are in the case without a filter.
    const files = Object.values(fish5.cases[0]?.splits ?? {}).flatMap((classes) =>
      Object.entries(classes).flatMap(([label, items]) => items.flat().map((name) => `${label}/${name}`)),
    );
    expect(files).toHaveLength(380);
    expect(splitsOf(run(treeOf({ files }), golden))).toEqual(golden.splits);
  });

  it('counts as recorded for every class size up to 120 and every ratio', () => {
    for (const { ratio, ...parts } of counts.tables) {
      const sizes = parts.train.map((_, size) => ({ label: String(size), names: Array.from({ length: size }, (_, i) => `${i}.jpg`) }));
      const plan = splitFoldersRatio({ classes: sizes, files: [] }, { ratio });
      for (const { name, classes } of plan.splits) {
        expect(classes.map(({ items }) => items.length)).toEqual(parts[name as 'train' | 'val' | 'test']);
      }
    }
  });
});

/** A sentence of each category; no other category's message has it. */
const sentences: Readonly<Record<string, RegExp>> = {
  'ratio-sum': /shares that add up to 1/,
  'ratio-length': /two or three shares/,
  'input-no-classes': /Expected folders in the input for sibling groups/,
  'formats-dot': /suffixes that begin with a dot/,
  'fixed-too-few-files': /files or groups in every class for the fixed counts/,
  'fixed-length': /one, two or three fixed counts/,
  'fixed-three-with-oversample': /one or two fixed counts with oversampling/,
  'fixed-auto-needs-oversample': /oversample with the fixed count auto/,
  'oversample-flat': /class folders for oversampling/,
  'oversample-sibling': /sibling folders are not classes/,
  'oversample-empty-train': /a training file to copy/,
  'kfold-k': /two or more folds/,
  'group-exclusive': /one way of grouping/,
  'group-unknown': /for the group strategy/,
  'group-size': /group(s of one)? size/,
  'sibling-directories': /at least two sibling folders/,
  'sibling-missing-stem': /every stem in every sibling folder/,
};
/** Of reading the input: `read-split-folders-tree.test.ts`. And of moving photos, which Graft never does: the command line refuses it. */
const elsewhere = ['input-missing', 'input-not-directory', 'move-unknown', 'file-gone'];

describe('split-folders 0.6.1, what it refuses', () => {
  it('knows every recorded category', () => {
    expect([...Object.keys(sentences), ...elsewhere].sort()).toEqual(Object.keys(errors.categories).sort());
  });

  const cases = errors.cases.filter(({ category }) => !elsewhere.includes(category));
  it.each(cases.map((golden) => [golden.id, golden] as const))('%s', (_id, golden) => {
    const tree = treeOf(recorded.trees[golden.tree] ?? { files: [] }, 'ascending');
    let message = '';
    try {
      run(tree, golden);
    } catch (error) {
      if (!PipelineError.isInstance(error)) throw error;
      message = error.message;
    }
    const matching = Object.keys(sentences).filter((category) => sentences[category]?.test(message));
    expect(matching, message).toEqual([golden.category]);
    for (const part of [...golden.namesInMessage, ...golden.numbersInMessage.map(String)]) expect(message).toContain(part);
  });
});
