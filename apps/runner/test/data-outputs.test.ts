import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { graft, scratch } from './graft.ts';

describe('what a command that looks at photos writes', async () => {
  const directory = await scratch();
  const at = (...parts: string[]): string => join(directory, ...parts);
  const photo = (seed: number): Promise<Buffer> =>
    sharp(
      Uint8Array.from({ length: 40 * 30 * 3 }, (_, index) => Math.imul(index + seed * 9973, 2_654_435_761) >>> 24),
      { raw: { width: 40, height: 30, channels: 3 } },
    )
      .jpeg()
      .toBuffer();
  beforeAll(async () => {
    for (const label of ['a', 'b']) {
      await mkdir(at('photos', label), { recursive: true });
      for (const seed of [1, 2]) await writeFile(at('photos', label, `${seed}.jpg`), await photo(seed + (label === 'a' ? 0 : 9)));
    }
    await writeFile(at('list.csv'), 'path,label\nphotos/a/1.jpg,a\nphotos/b/1.jpg,b\n');
  });
  const refused = async (...args: string[]): Promise<string> => {
    const ran = await graft(args);
    expect(ran.status).toBe(4);
    return ran.stderr;
  };

  it('never replaces a folder that holds anything but an earlier index, photos beside a manifest.jsonl least of all', async () => {
    await writeFile(at('photos', 'manifest.jsonl'), '{"file":"x"}\n');
    expect(await refused('data', 'index', at('photos'), '--out', at('photos'))).toContain('or one that an earlier run wrote');
    expect(await readdir(at('photos', 'a'))).toEqual(['1.jpg', '2.jpg']);

    expect((await graft(['data', 'index', at('photos'), '--out', at('index')])).status).toBe(0);
    expect((await graft(['data', 'index', at('photos'), '--out', at('index')])).status).toBe(0);
    await writeFile(at('index', 'notes.txt'), 'mine');
    expect(await refused('data', 'index', at('photos'), '--out', at('index'))).toContain('holds notes.txt');
    expect(await readFile(at('index', 'notes.txt'), 'utf8')).toBe('mine');
  });

  it('never writes a page or a list over a file of the user', async () => {
    const before = await readFile(at('photos', 'a', '1.jpg'));
    const list = await readFile(at('list.csv'), 'utf8');
    expect(await refused('data', 'check', at('photos'), '--out', at('photos', 'a', '1.jpg'))).toContain('--out');
    expect(await refused('data', 'check', at('photos'), '--write-exclude', at('photos', 'a', '1.jpg'))).toContain('--write-exclude');
    expect(await refused('data', 'check', at('list.csv'), '--write-exclude', at('list.csv'))).toContain('the photos are read from it');
    expect(await refused('data', 'check', at('photos'), '--out', directory)).toContain('it is not a file');
    expect(await readFile(at('photos', 'a', '1.jpg'))).toEqual(before);
    expect(await readFile(at('list.csv'), 'utf8')).toBe(list);
  });

  it('never writes a view over a photo, but over its own picture', async () => {
    const before = await readFile(at('photos', 'a', '1.jpg'));
    const explain = (out: string) => ['augment', 'explain', at('photos', 'a', '1.jpg'), '--out', out];
    expect(await refused(...explain(at('photos', 'a', '1.jpg')))).toContain('the photos are read from it');
    expect(await refused(...explain(at('photos', 'a', '2.jpg')))).toContain('Graft did not write it');
    for (const _ of ['first', 'again']) expect(await graft(explain(at('view.png')))).toMatchObject({ status: 0 });
    expect(await readFile(at('photos', 'a', '1.jpg'))).toEqual(before);
  });

  it('writes its own page and list again', async () => {
    await writeFile(at('photos', 'b', 'broken.jpg'), '');
    for (const _ of ['first', 'again']) {
      const ran = await graft(['data', 'check', at('photos'), '--out', at('check.html'), '--write-exclude', at('exclude.jsonl')]);
      expect(ran).toMatchObject({ status: 0 });
    }
    expect(await readFile(at('exclude.jsonl'), 'utf8')).toContain('broken.jpg');
  });
});
