import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { InterruptedError, type Manifest, PipelineError, type ProgressEvent, sha256 } from '@graft/core';
import { sharedData } from '@graft/core/testing';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { indexPhotos } from './index-photos.ts';
import { openPhotos, openSplitPhotos } from './sources/open-photos.ts';
import type { PhotoSource } from './sources/photo-source.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-dataset-'));
});
afterEach(async () => rm(folder, { recursive: true, force: true }));

type Format = 'jpeg' | 'png' | 'webp' | 'gif' | 'tiff' | 'avif';

/** A picture of noise, different for each seed. */
async function photo(seed: number, format: Format = 'jpeg', width = 40, height = 30): Promise<Buffer> {
  const pixels = Uint8Array.from({ length: width * height * 3 }, (_, index) => Math.imul(index + seed * 9973, 2_654_435_761) >>> 24);
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .toFormat(format)
    .toBuffer();
}

async function plant(files: Readonly<Record<string, Buffer | string>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}

const source = (below = ''): Promise<PhotoSource> => openPhotos(join(folder, below));
const given = (train: string, validation: string): Promise<PhotoSource> =>
  openSplitPhotos({ train: join(folder, train), validation: join(folder, validation) });
const index = async (found: Promise<PhotoSource> = source()): Promise<Manifest> => indexPhotos({ source: await found });

async function messageOf(run: Promise<unknown>): Promise<string> {
  return run.then(
    () => 'no error',
    (error: unknown) => (PipelineError.isInstance(error) ? `${error.code} ${error.message} ${error.hint}` : String(error)),
  );
}

describe('indexPhotos', () => {
  it('lists every photo with what its content says, in code-point order', async () => {
    const jpeg = await photo(1);
    await plant({
      'b/z.jfif': jpeg,
      'b/A.PNG': await photo(2, 'png', 7, 9),
      'b/named.jpg': await photo(3, 'webp'),
      'a/deep/er/x.tiff': await photo(4, 'tiff'),
      'a/x.avif': await photo(5, 'avif'),
      'a/\u{1f41f}.gif': await photo(6, 'gif'),
      'a/\uff21.jpg': await photo(7),
      'a/notes.txt': 'no photo',
      'a/.hidden.jpg': jpeg,
      '.git/x.jpg': jpeg,
    });
    const { examples, classes, excluded } = await index();
    expect(classes).toEqual(['a', 'b']);
    expect(excluded).toEqual([]);
    expect(examples.map(({ id, format }) => `${id} ${format}`)).toEqual([
      'a/deep/er/x.tiff tiff',
      'a/x.avif avif',
      'a/\uff21.jpg jpeg',
      'a/\u{1f41f}.gif gif',
      'b/A.PNG png',
      'b/named.jpg webp',
      'b/z.jfif jpeg',
    ]);
    expect(examples[6]).toEqual({
      id: 'b/z.jfif',
      sha256: sha256(jpeg),
      label: 'b',
      format: 'jpeg',
      width: 40,
      height: 30,
      orientation: 1,
      perceptualHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(examples[4]).toMatchObject({ width: 7, height: 9 });
  });

  it('keeps size and orientation apart: the size is the stored one', async () => {
    const turned = await sharp(await photo(1))
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    await plant({ 'a/1.jpg': turned, 'b/1.jpg': await photo(2) });
    expect((await index()).examples[0]).toMatchObject({ width: 40, height: 30, orientation: 6 });
  });

  it('leaves out all that cannot be read, each with its reason', async () => {
    const whole = await photo(1);
    await plant({
      'a/good.jpg': whole,
      'b/good.jpg': await photo(2),
      'a/empty.jpg': '',
      'a/page.jpg': '<!DOCTYPE html><html></html>',
      'b/half.jpg': whole.subarray(0, whole.length / 2),
      'b/old.bmp': 'BM6\0\0\0',
      'lost.jpg': whole,
    });
    await symlink(join(folder, 'nowhere.jpg'), join(folder, 'a', 'dangling.jpg'));
    const { examples, excluded } = await index();
    expect(examples.map(({ id }) => id)).toEqual(['a/good.jpg', 'b/good.jpg']);
    expect(excluded.map(({ id }) => id)).toEqual(['a/dangling.jpg', 'a/empty.jpg', 'a/page.jpg', 'b/half.jpg', 'b/old.bmp', 'lost.jpg']);
    const reasons = Object.fromEntries(excluded.map(({ id, reason }) => [id, reason]));
    expect(reasons['a/dangling.jpg']).toContain('leads nowhere');
    expect(reasons['a/empty.jpg']).toBe('the file is empty');
    expect(reasons['a/page.jpg']).toContain('an HTML page');
    expect(reasons['b/half.jpg']).toContain('truncated');
    expect(reasons['b/old.bmp']).toContain('BMP, which is not supported');
    expect(reasons['lost.jpg']).toContain('no label');
  });

  it('finds the truncation of a large JPEG too, which is checked at reduced size, whatever is read beside it', async () => {
    const whole = await photo(1, 'jpeg', 1200, 900);
    const cut = whole.subarray(0, whole.length - 5000);
    await plant(Object.fromEntries(Array.from({ length: 48 }, (_, at) => [`${at % 2 ? 'a' : 'b'}/${at}.jpg`, at % 3 ? whole : cut])));
    const { examples, excluded } = await indexPhotos({ source: await source(), concurrency: 16 });
    expect(examples).toHaveLength(32);
    expect(new Set(excluded.map(({ reason }) => reason))).toEqual(
      new Set(['its JPEG data are truncated: the file ends before the picture does']),
    );
    expect(excluded).toHaveLength(16);
  });

  it('follows links to files and folders, and not in a circle', async () => {
    await plant({ 'photos/a/1.jpg': await photo(1), 'photos/b/1.jpg': await photo(2), 'elsewhere/2.jpg': await photo(3) });
    await symlink(join(folder, 'elsewhere'), join(folder, 'photos/a/more'));
    await symlink(join(folder, 'elsewhere/2.jpg'), join(folder, 'photos/b/2.jpg'));
    await symlink(join(folder, 'photos'), join(folder, 'photos/a/again'));
    const { examples, excluded } = await index(source('photos'));
    expect(examples.map(({ id }) => id)).toEqual(['a/1.jpg', 'a/more/2.jpg', 'b/1.jpg', 'b/2.jpg']);
    expect(excluded).toEqual([{ id: 'a/again', reason: 'a link to a folder above itself, not followed' }]);
  });

  it('gives the same manifest whatever the concurrency', async () => {
    const files = await Promise.all(
      Array.from({ length: 24 }, async (_, seed) => [`${seed % 2 ? 'a' : 'b'}/${seed}.png`, await photo(seed, 'png')] as const),
    );
    await plant(Object.fromEntries(files));
    const one = await indexPhotos({ source: await source(), concurrency: 1 });
    expect(await indexPhotos({ source: await source(), concurrency: 7 })).toEqual(one);
    expect(one.examples).toHaveLength(24);
  });

  it('marks the photos of given folders with their split', async () => {
    await plant({ 'tr/a/1.jpg': await photo(1), 'tr/b/1.jpg': await photo(2), 'va/a/1.jpg': await photo(3), 'va/b/1.jpg': await photo(4) });
    const { examples } = await index(given('tr', 'va'));
    expect(examples.map(({ id, label, givenSplit }) => [id, label, givenSplit])).toEqual([
      ['train/a/1.jpg', 'a', 'train'],
      ['train/b/1.jpg', 'b', 'train'],
      ['validation/a/1.jpg', 'a', 'validation'],
      ['validation/b/1.jpg', 'b', 'validation'],
    ]);
  });

  it('tells how far it is', async () => {
    await plant({ 'a/1.jpg': await photo(1), 'b/1.jpg': await photo(2), 'b/2.jpg': '' });
    const events: ProgressEvent[] = [];
    await indexPhotos({ source: await source(), onProgress: (event) => events.push(event) });
    expect(events.map(({ done, total }) => [done, total])).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
  });

  it('stops when it is told to', async () => {
    await plant({ 'a/1.jpg': await photo(1), 'b/1.jpg': await photo(2) });
    await expect(indexPhotos({ source: await source(), signal: AbortSignal.abort() })).rejects.toSatisfy(InterruptedError.isInstance);
  });
});

describe('indexPhotos and stand-ins for missing pictures', () => {
  const drawing = (): Promise<Buffer> =>
    sharp({ create: { width: 60, height: 60, channels: 3, background: '#f6f6f6' } })
      .composite([{ input: Buffer.from('<svg width="20" height="20"><rect width="20" height="20" fill="#444"/></svg>') }])
      .gif()
      .toBuffer();

  it('leaves out the odd flat drawing among photos, unless told to keep it', async () => {
    await plant({ 'a/missing.gif': await drawing() });
    for (let seed = 0; seed < 20; seed++) await plant({ [`${seed % 2 ? 'a' : 'b'}/${seed}.jpg`]: await photo(seed) });
    const { examples, excluded } = await index();
    expect(examples).toHaveLength(20);
    expect(excluded).toEqual([{ id: 'a/missing.gif', reason: expect.stringContaining('a flat drawing among photos') }]);
    expect((await indexPhotos({ source: await source(), keepsFlat: true })).examples).toHaveLength(21);
  });

  it('keeps a data set of drawings whole', async () => {
    await plant({ 'a/1.gif': await drawing(), 'a/2.gif': await drawing(), 'b/1.gif': await drawing(), 'b/2.jpg': await photo(1) });
    expect((await index()).examples).toHaveLength(4);
  });
});

describe('indexPhotos refuses', () => {
  it('a missing path and a file', async () => {
    await plant({ 'a.jpg': 'x' });
    expect(await messageOf(index(source('absent')))).toMatch(/^GRAFT_DATA .*absent but there is nothing at this path \(ENOENT\)/);
    expect(await messageOf(index(source('a.jpg')))).toContain('neither a folder, an archive nor a list');
  });

  it('an empty folder, and photos without class folders', async () => {
    expect(await messageOf(index())).toContain('neither a folder nor a photo');
    await plant({ '1.jpg': await photo(1), '2.jpg': await photo(2) });
    expect(await messageOf(index())).toMatch(/found 2 photos directly inside\. .*one folder per class/);
  });

  it('one class', async () => {
    await plant({ 'only/1.jpg': await photo(1) });
    expect(await messageOf(index())).toContain('found one, only');
  });

  it('a class without a readable photo, and says why', async () => {
    await plant({ 'a/1.jpg': await photo(1), 'b/1.jpg': await photo(2), 'bad/1.jpg': '', 'none/readme.md': '' });
    const message = await messageOf(index());
    expect(message).toContain('no readable one in bad, none');
    expect(message).toContain('bad/1.jpg: the file is empty');
  });

  it('given folders whose classes differ, naming them', async () => {
    await plant({ 'tr/a/1.jpg': await photo(1), 'tr/b/1.jpg': await photo(2), 'va/a/1.jpg': await photo(3), 'va/c/1.jpg': await photo(4) });
    expect(await messageOf(index(given('tr', 'va')))).toMatch(/tr lacks c; .*va lacks b/);
  });

  const isRoot = process.getuid?.() === 0;
  it.skipIf(isRoot)('a folder without read permission (root reads everything)', async () => {
    await plant({ 'a/1.jpg': await photo(1), 'b/1.jpg': await photo(2) });
    await chmod(join(folder, 'b'), 0);
    expect(await messageOf(index())).toContain('permission to read it was denied (EACCES)');
    await chmod(join(folder, 'b'), 0o755);
  });

  it.skipIf(isRoot)('nothing for one photo without read permission, but lists it (root reads everything)', async () => {
    await plant({ 'a/1.jpg': await photo(1), 'a/2.jpg': await photo(2), 'b/1.jpg': await photo(3) });
    await chmod(join(folder, 'a/2.jpg'), 0);
    expect((await index()).excluded).toEqual([{ id: 'a/2.jpg', reason: 'permission to read it was denied (EACCES)' }]);
  });
});

const fish5 = sharedData('data/fish5');
const antsBees = sharedData('data/ants-bees');
describe.skipIf(!fish5 || !antsBees)('indexPhotos on the shared photos', () => {
  it('takes all 380 of fish5, JPEGs named .jfif', async () => {
    const { examples, classes, excluded } = await index(openPhotos(fish5 ?? ''));
    expect(classes).toEqual(['apognon', 'epinephelus-marginatus', 'girelle-paon', 'pempheris-vanicolensis', 'sparisoma-cretense']);
    expect(examples).toHaveLength(380);
    expect(new Set(examples.map(({ format }) => format))).toEqual(new Set(['jpeg']));
    expect(new Set(examples.map((example) => example.sha256)).size).toBe(374);
    expect(excluded).toEqual([]);
  });

  it('notices the placeholder of ants-bees', async () => {
    const notices: string[] = [];
    const found = await openPhotos(antsBees ?? '');
    const { examples, excluded } = await indexPhotos({ source: found, onNotice: (notice) => notices.push(notice) });
    expect(examples.filter(({ givenSplit }) => givenSplit === 'train')).toHaveLength(245);
    expect(examples.filter(({ givenSplit }) => givenSplit === 'validation')).toHaveLength(153);
    expect(excluded).toEqual([]);
    expect(notices).toEqual(['kept 1 flat drawing among photos, because the split is given: train/ants/imageNotFound.gif.']);
  });
});
