import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Example, Manifest } from '@graft/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { excludeExamples, readExcludeList, writeExcludeList } from './exclude-list.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-exclude-'));
  path = join(folder, 'exclude.jsonl');
});
afterEach(async () => rm(folder, { recursive: true, force: true }));

describe('an exclude list', () => {
  it('reads what it wrote', async () => {
    const rows = [{ id: 'a/\n"1".jpg', reason: 'dark: brightness 0.1' }];
    await writeExcludeList(path, rows);
    expect(await readExcludeList(path)).toEqual(rows);
    expect((await readFile(path, 'utf8')).split('\n')).toHaveLength(2);
  });

  it('takes one that a person wrote: comments, empty lines, no reasons, other members', async () => {
    await writeFile(
      path,
      '\ufeff# mine\r\n{"id":"a/1.jpg"}\r\n\r\n{"id":"a/2.jpg","reason":"twice","by":"me"}\n{"id":"a/1.jpg","reason":"again"}',
    );
    expect(await readExcludeList(path)).toEqual([
      { id: 'a/1.jpg', reason: 'on the exclude list' },
      { id: 'a/2.jpg', reason: 'twice' },
    ]);
  });

  it.each(['a/1.jpg', '{"id":3}', '["a"]', '{"id":""}', '{"id":"a"', 'null'])('refuses %s and names the line', async (line) => {
    await writeFile(path, `{"id":"a/1.jpg"}\n${line}\n`);
    await expect(readExcludeList(path)).rejects.toThrow('in line 2 of');
  });

  it('says where a missing one comes from', async () => {
    await expect(readExcludeList(path)).rejects.toMatchObject({ code: 'GRAFT_DATA', hint: expect.stringContaining('--write-exclude') });
  });
});

describe('excludeExamples', () => {
  const example = (id: string): Example => ({
    id,
    label: 'a',
    sha256: id,
    format: 'jpeg',
    width: 1,
    height: 1,
    orientation: 1,
    perceptualHash: '0'.repeat(64),
  });
  const manifest: Manifest = {
    examples: ['a/1', 'a/3', 'a/4'].map(example),
    classes: ['a', 'b'],
    excluded: [{ id: 'a/2', reason: 'broken' }],
  };

  it('moves the photos to those left out, keeps the classes and passes over ids that are not there', () => {
    const list = ['a/3', 'a/2', 'gone'].map((id) => ({ id, reason: 'dark' }));
    expect(excludeExamples(manifest, list)).toEqual({
      examples: ['a/1', 'a/4'].map(example),
      classes: ['a', 'b'],
      excluded: [
        { id: 'a/2', reason: 'broken' },
        { id: 'a/3', reason: 'dark' },
      ],
    });
    expect(excludeExamples(manifest, [])).toEqual(manifest);
  });

  it('refuses a list of another data set', () => {
    expect(() => excludeExamples(manifest, [{ id: 'photos/a/1', reason: 'x' }])).toThrow('none of its 1 ids belongs to it');
  });

  it('names the class that a list would empty', () => {
    const both = { ...manifest, examples: [...manifest.examples, { ...example('b/1'), label: 'b' }] };
    expect(() => excludeExamples(both, [{ id: 'b/1', reason: 'x' }])).toThrow('it names all of b.');
  });
});
