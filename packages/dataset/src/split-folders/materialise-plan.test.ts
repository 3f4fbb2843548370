import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { canonicalJsonLine, decodeJsonl } from '@graft/core';
import { sharedData } from '@graft/core/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodePlanRows, materialisePlan, type PlanRow } from './materialise-plan.ts';
import { readSplitFoldersTree } from './read-split-folders-tree.ts';
import { splitFoldersFixed } from './split-folders-fixed.ts';
import { splitFoldersKfold } from './split-folders-kfold.ts';
import { splitFoldersRatio } from './split-folders-ratio.ts';

interface Golden {
  readonly id: string;
  readonly tree: string;
  readonly listing?: string;
  readonly function: 'ratio' | 'fixed' | 'kfold';
  readonly options: Record<string, unknown>;
  readonly splits: Readonly<Record<string, Readonly<Record<string, readonly (string | readonly string[])[]>>>>;
  readonly leafDirs: readonly string[];
  readonly copies?: Readonly<Record<string, readonly (readonly [string, string])[]>>;
}
interface Fixture {
  readonly trees: Readonly<Record<string, { readonly files: readonly string[]; readonly emptyDirs?: readonly string[] }>>;
  readonly cases: readonly Golden[];
}

async function fixture(name: string): Promise<Fixture> {
  return JSON.parse(await readFile(new URL(`./__fixtures__/${name}.json`, import.meta.url), 'utf8')) as Fixture;
}

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-plan-'));
});
afterEach(async () => rm(folder, { recursive: true, force: true }));

async function makeTree(files: readonly string[], emptyDirs: readonly string[] = []): Promise<string> {
  const input = join(folder, 'input');
  await mkdir(input);
  for (const path of emptyDirs) await mkdir(join(input, path));
  for (const path of files) {
    await mkdir(dirname(join(input, path)), { recursive: true });
    await writeFile(join(input, path), path);
  }
  return input;
}

/** Content by path, and the folders that have no folder in them. */
async function listTree(path: string): Promise<{ files: Map<string, string>; leaves: string[] }> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const nameOf = (entry: (typeof entries)[number]): string => join(entry.parentPath, entry.name).slice(path.length + 1);
  const files = new Map<string, string>();
  for (const entry of entries.filter((found) => found.isFile() && !found.name.endsWith('split.jsonl'))) {
    files.set(nameOf(entry), await readFile(join(path, nameOf(entry)), 'utf8'));
  }
  const folders = entries.filter((entry) => entry.isDirectory()).map(nameOf);
  return { files, leaves: folders.filter((name) => !folders.some((other) => other.startsWith(`${name}/`))) };
}

const functions = { ratio: splitFoldersRatio, fixed: splitFoldersFixed, kfold: splitFoldersKfold } as const;
const chosen = [
  'ratio-2-seed-42',
  'ratio-tiny-classes',
  'kfold-3-flat',
  'flat-fixed',
  'empty-class',
  'empty-input',
  'nested-ignored',
  'fixed-three',
];

describe('materialisePlan', () => {
  it.each(chosen)('%s: the same folders and files on disk', async (id) => {
    const { trees, cases } = await fixture('cases');
    const golden = cases.find((recorded) => recorded.id === id) as Golden;
    const { files = [], emptyDirs } = trees[golden.tree] ?? {};
    const input = await makeTree(files, emptyDirs);
    const plan = functions[golden.function](readSplitFoldersTree(input), golden.options);
    await materialisePlan({ plan, input, out: join(folder, 'out'), mode: 'hardlink' });
    const found = await listTree(join(folder, 'out'));
    expect(found.leaves.sort()).toEqual([...golden.leafDirs].sort());
    const expected = Object.entries(golden.splits).flatMap(([split, classes]) =>
      Object.entries(classes).flatMap(([label, items]) =>
        items.flat().map((name) => [join(split, label, name), join(label, name)] as const),
      ),
    );
    expect(found.files).toEqual(new Map(expected));
  });

  it('copies over as the original where names collide, says which photo that cost, and alters none', async () => {
    const { trees, cases } = await fixture('oversample');
    const golden = cases.find(({ id }) => id === 'oversample-name-collision-ascending') as Golden;
    const input = await makeTree(trees[golden.tree]?.files ?? []);
    const plan = splitFoldersFixed(readSplitFoldersTree(input), golden.options);
    const { replaced, rows } = await materialisePlan({ plan, input, out: join(folder, 'out'), mode: 'copy' });
    // What the original does, one copy after the other.
    const expected = new Map<string, string>();
    for (const [split, classes] of Object.entries(golden.splits)) {
      for (const [label, items] of Object.entries(classes))
        for (const name of items.flat()) expected.set(`${split}/${label}/${name}`, `${label}/${name}`);
    }
    for (const [label, copies] of Object.entries(golden.copies ?? {})) {
      for (const [source, name] of copies) expected.set(`train/${label}/${name}`, expected.get(`train/${label}/${source}`) as string);
    }
    expect((await listTree(join(folder, 'out'))).files).toEqual(expected);
    expect(replaced.length).toBeGreaterThan(2);
    for (const id of replaced) expect(await readFile(join(input, id), 'utf8')).toBe(id);
    const tiny = rows.filter(({ label, split }) => label === 'tiny' && split === 'train');
    expect(tiny.reduce((sum, { repeats = 1 }) => sum + repeats, 0)).toBe(
      [...expected.keys()].filter((path) => path.startsWith('train/tiny/')).length,
    );
  });

  it('encodes rows to the bytes of canonical JSON, whatever the names hold', () => {
    const names = ['a.jpg', 'with "quotes" and \\', 'line\nbreak', '\u00fcmlaut \ud83d\udc1f', 'lone \ud800', '\u2028'];
    const rows = names.flatMap((name): PlanRow[] => [
      { id: `${name}/${name}`, label: name, split: 'train' },
      { id: name, label: '', split: 'validation', fold: 3 },
      { id: name, label: name, split: 'test', fold: undefined, repeats: 2 },
      { id: name, label: name, split: 'train', fold: 1, repeats: 4 },
    ]);
    expect([...encodePlanRows(rows)]).toEqual(rows.map(canonicalJsonLine));
  });

  it('writes one row a file, with the fold that holds it out', async () => {
    const input = await makeTree(['a/1.jpg', 'a/2.jpg', 'b/1.jpg', 'b/2.jpg']);
    const plan = splitFoldersKfold(readSplitFoldersTree(input), { k: 2, shuffle: false });
    const { manifest } = await materialisePlan({ plan, input, out: join(folder, 'out'), mode: 'none' });
    expect(decodeJsonl(await readFile(manifest, 'utf8'))).toEqual([
      { id: 'a/1.jpg', label: 'a', split: 'validation', fold: 1 },
      { id: 'a/2.jpg', label: 'a', split: 'train', fold: 2 },
      { id: 'b/1.jpg', label: 'b', split: 'validation', fold: 1 },
      { id: 'b/2.jpg', label: 'b', split: 'train', fold: 2 },
    ]);
  });
});

const fish5 = sharedData('data/fish5');
describe.skipIf(!fish5)('split-folders on fish5', () => {
  it('sends every photo of the real folder where split-folders sends it', async () => {
    const { cases } = await fixture('fish5');
    for (const golden of cases) {
      const plan = functions[golden.function](readSplitFoldersTree(fish5 ?? ''), golden.options);
      const found = Object.fromEntries(
        plan.splits.map(({ name, classes }) => [name, Object.fromEntries(classes.map(({ label, items }) => [label, items]))]),
      );
      expect(found).toEqual(golden.splits);
    }
  });
});
