import { readdirSync, readFileSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sharedData } from '@graft/core/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { copySome, graft, scratch } from './graft.ts';

const fish = sharedData('data/fish5');
const guide = readFileSync(new URL('../../../docs/guides/split.md', import.meta.url), 'utf8');
const commands = [...guide.matchAll(/```sh\n(.*?)```/gs)].flatMap(([, block = '']) => block.trim().split('\n'));

/** Words as a shell takes them, comments apart. */
const wordsOf = (line: string): string[] =>
  [...line.replace(/\s+#.*$/, '').matchAll(/'([^']*)'|\S+/g)].map(([word, quoted]) => quoted ?? word).slice(1);

describe.skipIf(!fish)('the guide to splitting', async () => {
  const directory = await scratch();
  beforeAll(async () => {
    await copySome(fish as string, join(directory, 'photos'), 14);
    const names = (await readdir(join(directory, 'photos'), { recursive: true })).filter((name) => name.includes('.')).sort();
    const rows = names.map((name, i) => `"photos/${name}",${name.split('/')[0]},dive ${i % 6}`);
    await writeFile(join(directory, 'dives.csv'), `path,label,dive\n${rows.join('\n')}\n`);
  });

  it('has commands', () => expect(commands.length).toBeGreaterThan(15));

  // In their order: later ones read what earlier ones wrote.
  it.each(commands)('%s', async (line) => {
    const { status, stderr } = await graft(wordsOf(line), { cwd: directory });
    expect(status, stderr).toBe(0);
  });

  it('has commands that leave the folders that it names', () => {
    expect(readdirSync(join(directory, 'ratio')).sort()).toEqual(['.graft-split.jsonl', 'split.jsonl', 'test', 'train', 'val']);
    expect(readdirSync(join(directory, 'folds', 'fold_3')).sort()).toEqual(['train', 'val']);
    expect(readdirSync(directory)).not.toContain('folders');
  });
});
