import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sharedData } from '@graft/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copySome, graft } from './graft.ts';

const fish = sharedData('data/fish5');

describe.skipIf(!fish)('graft split', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'graft-split-cli-'));
  });
  afterAll(async () => rm(directory, { recursive: true, force: true }));
  const at = (name: string): string => join(directory, name);
  const rowsOf = async (name: string) =>
    (await readFile(join(at(name), 'split.jsonl'), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: string; split: string });

  it('splits stably, replaces the split and undoes it, and moves no photo that it knew', async () => {
    const exclude = at('exclude.jsonl');
    await writeFile(exclude, '{"id":"apognon/BPT4269.jpg","reason":"for later"}\n');
    const first = await graft([
      'split',
      fish as string,
      '--out',
      at('stable'),
      '--stable',
      'key',
      '--exclude',
      exclude,
      '--materialize',
      'hardlink',
    ]);
    expect(first.status, first.stderr).toBe(0);
    expect(first.stderr).toContain('left out apognon/BPT4269.jpg: for later');
    const before = new Map((await rowsOf('stable')).map(({ id, split }) => [id, split]));
    const refused = await graft(['split', fish as string, '--out', at('stable'), '--stable', 'key']);
    expect(refused.status).toBe(4);
    expect(refused.stderr).toContain('--clean replaces it');
    const second = await graft(['split', fish as string, '--out', at('stable'), '--stable', 'key', '--clean']);
    expect(second.status, second.stderr).toBe(0);
    const after = new Map((await rowsOf('stable')).map(({ id, split }) => [id, split]));
    expect(after.size).toBe(380);
    for (const [id, split] of before) expect(after.get(id)).toBe(split);
    expect((await graft(['split', '--out', at('stable'), '--remove'])).status).toBe(0);
    expect((await readdir(directory)).sort()).toEqual(['exclude.jsonl']);
  });

  it('splits as split-folders does, by either command line', async () => {
    const ours = await graft(['split', fish as string, '--out', at('a'), '--compat', 'split-folders', '--ratio', '.8,.2', '--seed', '42']);
    const theirs = await graft(['split-folders', fish as string, '--ratio', '.8', '.2', '--seed', '42', '--output', at('b')]);
    expect([ours.status, theirs.status]).toEqual([0, 0]);
    expect(await rowsOf('a')).toEqual(await rowsOf('b'));
    expect(await readdir(join(at('b'), 'val', 'girelle-paon'))).toHaveLength(18);
    const diff = await graft(['data', 'diff', at('a'), at('b')]);
    expect(diff.stdout, diff.stderr).toBe('no difference, 380 the same\n');
  });

  it('writes beside the list that it splits, into the folder of its photos, and from there again', async () => {
    await copySome(fish as string, at('listed'), 2);
    const names = await readdir(at('listed'), { recursive: true });
    const photos = names.filter((name) => /\.(jpe?g|jfif|png|webp)$/i.test(name));
    await writeFile(at('listed/list.csv'), `path,label\n${photos.map((name) => `"${name}",${name.split('/')[0]}`).join('\n')}\n`);
    for (const more of [[], ['--clean']]) {
      const split = await graft(['split', at('listed/list.csv'), '--out', at('listed/out'), '--materialize', 'copy', ...more]);
      expect(split.status, split.stderr).toBe(0);
    }
    expect(await rowsOf('listed/out')).toHaveLength(photos.length);
  });

  it('says which options do not go together', async () => {
    const { status, stderr } = await graft(['split', fish as string, '--out', at('c'), '--ratio', '.8,.2', '--folds', '3']);
    expect(status).toBe(2);
    expect(stderr).toContain('received --ratio and --folds');
  });
});
