import { mkdirSync, writeFileSync } from 'node:fs';
import { appendFile, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { encodeJsonl, sha256 } from '@graft/core';
import { writeZip } from '@graft/core/testing';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { indexPhotos } from '../src/index-photos.ts';
import { fileState, inForeground } from '../src/inspect-file.ts';
import { openPhotos } from '../src/sources/open-photos.ts';
import { messageOf, type PhotoFolder, photoFolder, picture } from './support/photo-folder.ts';
import { writeTar } from './support/write-tar.ts';

let folder: PhotoFolder;
beforeEach(async () => {
  folder = await photoFolder();
  vi.stubEnv('GRAFT_CACHE', join(folder.path, 'cache'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await folder.remove();
});

const ppm = Buffer.concat([Buffer.from('P6\n2 2\n255\n'), Buffer.alloc(12, 90)]);

/** What a folder, its zip and its tar give. */
async function inAllForms(files: Readonly<Record<string, Uint8Array | string>>) {
  const entries = Object.entries(files).map(([name, data]) => ({ name, data: Buffer.from(data) }));
  await folder.plant(Object.fromEntries(Object.entries(files).map(([path, data]) => [`set/${path}`, data])));
  await folder.plant({ 'set.zip': writeZip(entries), 'set.tar': writeTar(entries) });
  const found = [];
  for (const name of ['set', 'set.zip', 'set.tar', 'set.tar']) {
    const source = await openPhotos(join(folder.path, name));
    const { examples, excluded } = await indexPhotos({ source });
    const notices = source.notices.map((notice) => notice.replace(`${join(folder.path, name)}: `, ''));
    found.push({ examples: encodeJsonl(examples), excluded, notices, ids: examples.map(({ id }) => id), labels: source.labels });
  }
  for (const other of found) expect(other).toEqual(found[0]);
  return found[0] as (typeof found)[number];
}

describe('pictures whose names do not say so', () => {
  it('are taken by their content, in a folder and in archives, and counted by their endings', async () => {
    const files: Record<string, Uint8Array> = {};
    const endings = ['', '.jpg_large', '.jpg.1', '.mpo', '.jpg~', '.JPG_ORIGINAL', '.jpg?size=large', '.download', '.jpeg-1'];
    for (const [at, ending] of endings.entries()) files[`${at % 2 ? 'stop' : 'yield'}/p${at}${ending}`] = await picture(at, 'jpeg');
    files['stop/q.image'] = await picture(50);
    files['yield/q.jpg'] = await picture(51);
    const { ids, excluded, notices } = await inAllForms(files);
    expect(ids).toHaveLength(11);
    expect(excluded).toEqual([]);
    expect(notices).toEqual([
      'recognised 10 files as pictures by content: 1 without an ending, 1 .1, 1 .download, 1 .image, 1 .jpeg-1, 1 ' +
        '.jpg?size=large, 1 .jpg_large, 1 .jpg_original, and 2 more endings.',
    ]);
  });

  it('are left out with the reason where their kind is not read', async () => {
    const { ids, excluded } = await inAllForms({
      'stop/0.ppm': ppm,
      'stop/1.psd': '8BPS, and so on',
      'stop/2': Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'),
      'stop/3.cr2': Buffer.from('II*\0\x10\0\0\0CR\x02\0', 'latin1'),
      'stop/4.qoi': 'qoif, and so on',
      'stop/5.png': await picture(5),
      'yield/1.png': await picture(6),
    });
    expect(ids).toEqual(['stop/5.png', 'yield/1.png']);
    expect(excluded.map(({ id, reason }) => `${id}: ${reason.replace(/^its content is /, '').replace(/,.*/, '')}`)).toEqual([
      'stop/0.ppm: a PPM',
      'stop/1.psd: a Photoshop document',
      'stop/2: HEIC',
      "stop/3.cr2: a camera's raw file",
      'stop/4.qoi: QOI',
    ]);
  });

  it('are named where a class has no others', async () => {
    await folder.plant({ 'set/stop/0.ppm': ppm, 'set/yield/0.ppm': ppm });
    const message = await messageOf(openPhotos(join(folder.path, 'set')).then((source) => indexPhotos({ source })));
    expect(message).toMatch(/no readable one in stop, yield\.\n {2}stop\/0\.ppm: its content is a PPM/);
  });

  it('are counted and passed over if they are no pictures, except for texts that belong to a set', async () => {
    const { notices, excluded } = await inAllForms({
      'a/1.png': await picture(1),
      'b/1.png': await picture(2),
      'a/film.mp4': Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isom', 'latin1'),
      'a/film2.mp4': Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isom', 'latin1'),
      'b/page': '<!doctype html><p>not found',
      'b/empty': '',
      'README.md': 'photos',
      'a/1.txt': '0 1 2 3',
      'a/1.xml': '<annotation/>',
      LICENSE: 'free',
    });
    expect(excluded).toEqual([]);
    expect(notices).toEqual(['passed over 5 files that are not pictures: 3 without an ending, 2 .mp4.']);
  });
});

describe('folders of systems and storage devices', () => {
  it.each([
    ['@eaDir'],
    ['#recycle'],
    ['$RECYCLE.BIN'],
    ['System Volume Information'],
    ['lost+found'],
    ['@Recycle'],
    ['RECYCLER'],
    ['#snapshot'],
    ['LOST.DIR'],
  ])('%s holds no photos, at the top or deeper, in a folder and in archives, and is told of once', async (name) => {
    const { ids, labels, notices } = await inAllForms({
      'cats/1.png': await picture(1),
      [`cats/${name}/1.png/SYNOPHOTO_THUMB_XL.jpg`]: await picture(2, 'jpeg'),
      'dogs/1.png': await picture(3),
      [`dogs/${name}/2.jpg`]: await picture(4, 'jpeg'),
      [`${name}/3.jpg`]: await picture(5, 'jpeg'),
    });
    expect(labels).toEqual(['cats', 'dogs']);
    expect(ids).toEqual(['cats/1.png', 'dogs/1.png']);
    expect(notices).toEqual([`passed over the system folders ${name} (3).`]);
  });

  it('are a class where the name only resembles one', async () => {
    const { labels } = await inAllForms({
      'recycle/1.png': await picture(1),
      '@home/1.png': await picture(2),
      'eaDir/1.png': await picture(3),
    });
    expect(labels).toEqual(['@home', 'eaDir', 'recycle']);
  });
});

describe.skipIf(process.platform !== 'linux')('a folder whose name is not UTF-8', () => {
  it.each([
    ['a class', ['caf\xe9']],
    ['two classes that look alike', ['caf\xe9', 'caf\xe8']],
    ['a folder in a class', ['a/n\xe4he']],
    ['a name in Shift_JIS', ['\x94\x4c']],
    ['one byte', ['\xff']],
  ])('is left out and named, not the whole set: %s', async (_what, names) => {
    await folder.plant({ 'set/a/1.png': await picture(1), 'set/b/1.png': await picture(2) });
    for (const [at, name] of names.entries()) {
      const path = Buffer.concat([Buffer.from(`${folder.path}/set/`), Buffer.from(name, 'latin1')]);
      mkdirSync(path);
      writeFileSync(Buffer.concat([path, Buffer.from('/1.png')]), await picture(3 + at));
    }
    const source = await openPhotos(join(folder.path, 'set'));
    expect(source.labels).toEqual(['a', 'b']);
    expect(source.excluded).toHaveLength(names.length);
    for (const { id, reason } of source.excluded) expect(`${id}: ${reason}`).toMatch(/\ufffd.*: its name is not valid UTF-8; rename it/);
    expect((await indexPhotos({ source })).examples.map(({ id }) => id)).toEqual(['a/1.png', 'b/1.png']);
  });
});

describe('a metadata file that lists no photos', () => {
  it.each([
    ['other columns', 'metadata.csv', 'image_id,age,sex\nX1,40,f\n'],
    ['lines of JSON', 'metadata.jsonl', '{"patient":"X1","age":40}\n'],
    ['nothing', 'metadata.csv', ''],
    ['a header alone', 'metadata.csv', 'camera;exposure\n'],
    ['a text', 'metadata.csv', 'These photos were taken in 2020.\n'],
    ['a label without a path', 'metadata.csv', 'label,count\ncat,1\n'],
  ])('leaves the class folders as they are, and says so: %s', async (_what, name, text) => {
    await folder.plant({ [`set/${name}`]: text, 'set/cat/1.png': await picture(1), 'set/dog/1.png': await picture(2) });
    for (const labelColumn of [undefined, 'folder']) {
      const source = await openPhotos(join(folder.path, 'set'), { labelColumn });
      expect(source).toMatchObject({ kind: 'class-folders', labels: ['cat', 'dog'], excluded: [] });
      expect(source.notices).toEqual([expect.stringMatching(`because ${name} has no column for file names`)]);
    }
  });

  it('in folders of a split leaves those as they are', async () => {
    const files = Object.fromEntries(['train', 'val'].flatMap((split) => ['a', 'b'].map((label) => [`set/${split}/${label}/1.jpg`, ''])));
    await folder.plant({ ...files, 'set/train/metadata.csv': 'id,age\n1,2\n' });
    expect(await openPhotos(join(folder.path, 'set'))).toMatchObject({ kind: 'given-split', labels: ['a', 'b'] });
  });

  it('is refused where nothing else gives labels, and where it lists files without labels; the way out works', async () => {
    await folder.plant({
      'flat/metadata.csv': 'id,age\n1,2\n',
      'flat/1.jpg': '',
      'set/metadata.csv': 'file_name,age\ncat/1.jpg,2\ndog/1.jpg,3\n',
    });
    expect(await messageOf(openPhotos(join(folder.path, 'flat')))).toContain('found no column for the path and the label');
    await folder.plant({ 'set/cat/1.jpg': '', 'set/dog/1.jpg': '' });
    expect(await messageOf(openPhotos(join(folder.path, 'set')))).toContain('--label-column folder');
    expect((await openPhotos(join(folder.path, 'set'), { labelColumn: 'folder' })).labels).toEqual(['cat', 'dog']);
  });
});

describe('a tar that was unpacked into the cache', () => {
  const unpacked = async (): Promise<string> => {
    const archives = join(folder.path, 'cache/archives');
    const [key] = (await readdir(archives)).filter((name) => !name.startsWith('.'));
    return join(archives, key ?? '');
  };

  it.each<[string, (photos: string) => Promise<void>]>([
    ['a photo has other bytes', (photos) => writeFile(join(photos, 'a/1.png'), 'other')],
    [
      'a photo has other bytes under the same size and time',
      async (photos) => {
        const path = join(photos, 'a/1.png');
        const { atime, mtime } = await stat(path);
        const bytes = await readFile(path);
        bytes[bytes.length - 20] = (bytes.at(-20) ?? 0) ^ 1;
        await writeFile(path, bytes);
        await utimes(path, atime, mtime);
      },
    ],
    ['a photo is longer', (photos) => appendFile(join(photos, 'b/1.png'), 'more')],
    ['a photo is gone', (photos) => rm(join(photos, 'a/1.png'))],
    ['a photo was added', (photos) => writeFile(join(photos, 'a/2.png'), 'new')],
    [
      'two photos were exchanged',
      async (photos) => {
        await rename(join(photos, 'a/1.png'), join(photos, 'x'));
        await rename(join(photos, 'b/1.png'), join(photos, 'a/1.png'));
        await rename(join(photos, 'x'), join(photos, 'b/1.png'));
      },
    ],
    ['the record is damaged', (photos) => writeFile(join(dirname(photos), 'unpacked.jsonl'), '{')],
    ['a class is gone', (photos) => rm(join(photos, 'b'), { recursive: true })],
  ])('is unpacked again where %s', async (_what, damage) => {
    await folder.plant({
      'set.tar': writeTar([1, 2].map((seed) => ({ name: `${seed === 1 ? 'a' : 'b'}/1.png`, data: Buffer.alloc(999, seed) }))),
    });
    const before = await openPhotos(join(folder.path, 'set.tar'));
    const photos = join(await unpacked(), 'photos');
    await damage(photos);
    expect(await openPhotos(join(folder.path, 'set.tar'))).toEqual(before);
    for (const [name, seed] of [
      ['a/1.png', 1],
      ['b/1.png', 2],
    ] as const)
      expect(sha256(await readFile(join(photos, name)))).toBe(sha256(Buffer.alloc(999, seed)));
    expect((await readdir(photos, { recursive: true })).sort()).toEqual(['a', 'a/1.png', 'b', 'b/1.png']);
  });

  it('is compared byte for byte where that is asked for', async () => {
    await folder.plant({
      'set.tar': writeTar([
        { name: 'a/1.png', data: Buffer.alloc(99, 1) },
        { name: 'b/1.png', data: Buffer.alloc(99, 2) },
      ]),
    });
    await openPhotos(join(folder.path, 'set.tar'));
    const place = await unpacked();
    const path = join(place, 'photos/a/1.png');
    await writeFile(path, Buffer.alloc(99, 7));
    // As if the disk had changed it: the record knows the state of the file as it is.
    const lines = (await readFile(join(place, 'unpacked.jsonl'), 'utf8')).trimEnd().split('\n');
    const row = JSON.parse(lines[1] ?? '{}');
    lines[1] = JSON.stringify({ ...row, ...(await fileState(path, inForeground)) });
    await writeFile(join(place, 'unpacked.jsonl'), `${lines.join('\n')}\n`);
    await openPhotos(join(folder.path, 'set.tar'));
    expect((await readFile(path))[0]).toBe(7);
    await openPhotos(join(folder.path, 'set.tar'), { isVerified: true });
    expect((await readFile(path))[0]).toBe(1);
  });
});

describe('flat pictures among photos', () => {
  const flat = async (colour: string): Promise<Buffer> =>
    sharp({ create: { width: 60, height: 60, channels: 3, background: '#fefefe' } })
      .composite([{ input: Buffer.from(`<svg width="20" height="20"><rect width="20" height="20" fill="${colour}"/></svg>`) }])
      .png()
      .toBuffer();
  const photos = async (prefix: string): Promise<Record<string, Buffer>> => {
    const files: Record<string, Buffer> = {};
    for (let seed = 0; seed < 60; seed++) files[`${prefix}${seed % 2 ? 'a' : 'b'}/${seed}.png`] = await picture(seed);
    return files;
  };

  it('are left out with a tally of their classes, and kept where that is asked for', async () => {
    await folder.plant({ ...(await photos('set/')), 'set/a/flat.png': await flat('#400'), 'set/a/flat2.png': await flat('#040') });
    await folder.plant({ 'set/b/flat.png': await flat('#004') });
    const notices: string[] = [];
    const source = await openPhotos(join(folder.path, 'set'));
    const { examples, excluded } = await indexPhotos({ source, onNotice: (notice) => notices.push(notice) });
    expect([examples.length, excluded.length]).toEqual([60, 3]);
    expect(notices).toEqual(['left out 3 flat drawings among photos: 2 of a, 1 of b. --keep-flat takes them.']);
    const kept = await indexPhotos({ source, keepsFlat: true, onNotice: (notice) => notices.push(notice) });
    expect([kept.examples.length, kept.excluded.length, notices.length]).toEqual([63, 0, 1]);
  });

  it.each([['train'], ['val'], ['test']])('are never left out of a given split: %s', async (part) => {
    for (const split of ['train', 'val', 'test']) await folder.plant(await photos(`set/${split}/`));
    await folder.plant({ [`set/${part}/a/flat.png`]: await flat('#400') });
    const notices: string[] = [];
    const source = await openPhotos(join(folder.path, 'set'));
    const { examples, excluded } = await indexPhotos({ source, onNotice: (notice) => notices.push(notice) });
    expect([examples.length, excluded.length]).toEqual([181, 0]);
    expect(notices).toEqual([expect.stringMatching(/^kept 1 flat drawing among photos, because the split is given: .*flat\.png\.$/)]);
  });

  it('are never left out of the split of a list', async () => {
    const files = await photos('');
    await folder.plant({ ...files, 'a/flat.png': await flat('#400') });
    const rows = [...Object.keys(files), 'a/flat.png'].map((path, at) => `${path},${path[0]},${at % 2 ? 'train' : 'test'}`);
    await folder.plant({ 'l.csv': ['path,label,split', ...rows].join('\n') });
    const { examples } = await indexPhotos({ source: await openPhotos(join(folder.path, 'l.csv')) });
    expect(examples).toHaveLength(61);
  });
});
