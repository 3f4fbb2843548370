import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { graft, scratch } from './graft.ts';

describe('a command that looks at photos', async () => {
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

  it('refuses to index into the folder of the photos, even beside a manifest.jsonl', async () => {
    await writeFile(at('photos', 'manifest.jsonl'), '{"file":"x"}\n');
    expect(await refused('data', 'index', at('photos'), '--out', at('photos'))).toContain('or one that an earlier run wrote');
    expect(await readdir(at('photos', 'a'))).toEqual(['1.jpg', '2.jpg']);
  });

  it('replaces an earlier index, unless the folder holds other files', async () => {
    for (const _ of ['first', 'again']) expect((await graft(['data', 'index', at('photos'), '--out', at('index')])).status).toBe(0);
    await writeFile(at('index', 'notes.txt'), 'mine');
    expect(await refused('data', 'index', at('photos'), '--out', at('index'))).toContain('holds notes.txt');
    expect(await readFile(at('index', 'notes.txt'), 'utf8')).toBe('mine');
  });

  it.each(['--out', '--write-exclude'])('refuses %s over a photo', async (option) => {
    const before = await readFile(at('photos', 'a', '1.jpg'));
    expect(await refused('data', 'check', at('photos'), option, at('photos', 'a', '1.jpg'))).toContain(option);
    expect(await readFile(at('photos', 'a', '1.jpg'))).toEqual(before);
  });

  it('refuses to write a list over the list that it reads', async () => {
    const list = await readFile(at('list.csv'), 'utf8');
    expect(await refused('data', 'check', at('list.csv'), '--write-exclude', at('list.csv'))).toContain('the photos are read from it');
    expect(await readFile(at('list.csv'), 'utf8')).toBe(list);
  });

  it('refuses a folder where it writes a page', async () => {
    expect(await refused('data', 'check', at('photos'), '--out', directory)).toContain('it is not a file');
  });

  const explain = (out: string) => ['augment', 'explain', at('photos', 'a', '1.jpg'), '--out', out];

  it.each([
    ['its own photo', '1.jpg', 'the photos are read from it'],
    ['another photo', '2.jpg', 'Graft did not write it'],
  ])('refuses to write a view over %s', async (_, name, why) => {
    const before = await readFile(at('photos', 'a', name));
    expect(await refused(...explain(at('photos', 'a', name)))).toContain(why);
    expect(await readFile(at('photos', 'a', name))).toEqual(before);
  });

  it('writes a view over an earlier one', async () => {
    for (const _ of ['first', 'again']) expect(await graft(explain(at('view.png')))).toMatchObject({ status: 0 });
  });

  it('writes a page and a list over earlier ones', async () => {
    await writeFile(at('photos', 'b', 'broken.jpg'), '');
    for (const _ of ['first', 'again']) {
      const ran = await graft(['data', 'check', at('photos'), '--out', at('check.html'), '--write-exclude', at('exclude.jsonl')]);
      expect(ran).toMatchObject({ status: 0 });
    }
    expect(await readFile(at('exclude.jsonl'), 'utf8')).toContain('broken.jpg');
  });
});
