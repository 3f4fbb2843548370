import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeImage } from '@graft/image';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkPhotos } from '../src/check/check-photos.ts';
import { indexPhotos } from '../src/index-photos.ts';
import { openPhotos } from '../src/sources/open-photos.ts';
import { type PhotoFolder, photoFolder, picture } from './support/photo-folder.ts';

let folder: PhotoFolder;
beforeEach(async () => {
  folder = await photoFolder();
});
afterEach(() => folder.remove());

const fixture = (name: string): Promise<Buffer> => readFile(new URL(`./__fixtures__/cases/${name}`, import.meta.url));

/** Why the index leaves each file out, and under which kind a check lists it: undefined for one that is taken. */
async function judge(files: Readonly<Record<string, Uint8Array>>) {
  await folder.plant(Object.fromEntries(Object.entries(files).map(([name, bytes]) => [`set/a/${name}`, bytes])));
  await folder.plant({ 'set/a/ok.png': await picture(1), 'set/b/ok.png': await picture(2) });
  const source = await openPhotos(join(folder.path, 'set'));
  const { excluded } = await indexPhotos({ source });
  const { kinds } = await checkPhotos(source);
  const kindOf = (id: string) =>
    kinds.find(({ kind, issues }) => ['truncated', 'unreadable'].includes(kind) && issues.some(({ ids }) => ids.includes(id)))?.kind;
  return Object.fromEntries(
    Object.keys(files).map((name) => [name, { reason: excluded.find(({ id }) => id === `a/${name}`)?.reason, kind: kindOf(`a/${name}`) }]),
  );
}

describe('truncated pictures', () => {
  it('are left out as truncated, never taken with a part that is black', async () => {
    const files: Record<string, Uint8Array> = {};
    for (const name of ['None', 'lzw']) {
      files[`${name}-whole.tif`] = await fixture(`tiff/whole-${name}.tif`);
      files[`${name}-cut.tif`] = await fixture(`tiff/cut-${name}.tif`);
    }
    files['zeros.jpg'] = await fixture('zeros-from-half.jpg');
    const found = await judge(files);
    for (const [name, { reason, kind }] of Object.entries(found)) {
      if (name.includes('whole')) expect({ reason, kind }, name).toEqual({ reason: undefined, kind: undefined });
      else expect(`${kind}: ${reason}`, name).toMatch(/^truncated: its (TIFF|JPEG) data are truncated/);
    }
  });

  it.each(['tiff', 'png', 'jpeg', 'webp', 'gif', 'avif'] as const)('are found wherever a %s ends', async (format) => {
    const whole = await sharp(await picture(7))
      .toFormat(format, format === 'tiff' ? { compression: 'deflate' } : {})
      .toBuffer();
    const files: Record<string, Uint8Array> = {};
    for (const share of [0.3, 0.5, 0.7, 0.9, 0.97]) files[`${share}.${format}`] = whole.subarray(0, Math.floor(share * whole.length));
    for (const [name, { reason }] of Object.entries(await judge(files))) expect(reason, name).toBeDefined();
  });
});

describe('pictures of kinds that are not read', () => {
  it('are called so, with the way to convert them, and not damaged', async () => {
    const names = [
      'kinds/float64.tif',
      'kinds/lab.tif',
      'kinds/sequence.avif',
      'kinds/twelve-bit.jpg',
      'kinds/twelve-bit.tif',
      'tiff/zstd.tif',
    ];
    const files: Record<string, Uint8Array> = {};
    for (const name of names) files[name.replace('/', '-')] = await fixture(name);
    const found = await judge(files);
    for (const [name, { reason, kind }] of Object.entries(found)) {
      expect(`${kind}: ${reason}`, name).toMatch(/^unreadable: .*which is not supported; save (it|one)/);
      expect(reason).not.toMatch(/damaged|[Ff]etch/);
    }
    expect(found['tiff-zstd.tif']?.reason).toContain('ZSTD packing');
  });
});

describe('pictures whose values have a range of their own', () => {
  it.each(['gray', 'rgb'])('are read by one rule: TIFF of floats, %s', async (colour) => {
    const { data } = await decodeImage(await fixture(`tiff/float-${colour}.tif`), { orientation: 'ignore' });
    const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
    expect(mean).toBeGreaterThan(100);
    expect(mean).toBeLessThan(160);
    expect((await judge({ 'float.tif': await fixture(`tiff/float-${colour}.tif`) }))['float.tif']?.reason).toBeUndefined();
  });

  it('shows under transparency what the file holds there, GIF as PNG', async () => {
    const [gif, png] = await Promise.all(
      ['logo.gif', 'logo.png'].map(async (name) => decodeImage(await fixture(name), { orientation: 'ignore' })),
    );
    expect(gif).toEqual(png);
  });
});

describe('a product photo on plain ground', () => {
  it('is left out among photos with a word, kept where that is asked for, and always kept in a given split', async () => {
    const flat = await fixture('flat-photo.png');
    for (let seed = 0; seed < 30; seed++) {
      await folder.plant({ [`set/${seed % 2 ? 'a' : 'b'}/${seed}.png`]: await picture(seed) });
      for (const split of ['train', 'test'])
        await folder.plant({ [`given/${split}/${seed % 2 ? 'a' : 'b'}/${seed}.png`]: await picture(seed) });
    }
    await folder.plant({ 'set/a/flat.png': flat, 'given/test/a/flat.png': flat });
    const index = async (name: string, keepsFlat = false) => {
      const notices: string[] = [];
      const source = await openPhotos(join(folder.path, name));
      const { examples } = await indexPhotos({ source, keepsFlat, onNotice: (notice) => notices.push(notice) });
      return { count: examples.length, notices };
    };
    expect(await index('set')).toEqual({
      count: 30,
      notices: [expect.stringMatching(/left out 1 flat drawing .*1 of a\. --keep-flat takes them/)],
    });
    expect(await index('set', true)).toEqual({ count: 31, notices: [] });
    expect((await index('given')).count).toBe(61);
  });
});
