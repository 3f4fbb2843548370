import { execFileSync } from 'node:child_process';
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { encodeJsonl, type Manifest } from '@graft/core';
import { writeZip } from '@graft/core/testing';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { messageOf, type PhotoFolder, photoFolder, picture } from '../../test/support/photo-folder.ts';
import { writeTar } from '../../test/support/write-tar.ts';
import { indexPhotos } from '../index-photos.ts';
import { readExampleBytes } from '../read-example-bytes.ts';
import { type OpenOptions, openPhotos, openSplitPhotos } from './open-photos.ts';
import type { PhotoSource } from './photo-source.ts';

let folder: PhotoFolder;
beforeEach(async () => {
  folder = await photoFolder();
  vi.stubEnv('GRAFT_CACHE', join(folder.path, 'cache'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await folder.remove();
});

const open = (below: string, options?: OpenOptions): Promise<PhotoSource> => openPhotos(join(folder.path, below), options);
const idsOf = ({ candidates }: PhotoSource): string[] => candidates.map(({ id }) => id);
const zipOf = (files: Readonly<Record<string, Uint8Array | string>>): Buffer =>
  writeZip(Object.entries(files).map(([name, data]) => ({ name, data: Buffer.from(data) })));

describe('openPhotos', () => {
  it('takes train, validation and test folders in one parent, and says so', async () => {
    await folder.plant({
      'data/Train/a/1.jpg': '',
      'data/Train/b/1.jpg': '',
      'data/val/a/2.jpg': '',
      'data/val/b/2.jpg': '',
      'data/test/a/3.jpg': '',
      'data/test/b/3.jpg': '',
      'data/cover.jpg': '',
    });
    const source = await open('data');
    expect(source).toMatchObject({ kind: 'given-split', isSplit: true, labels: ['a', 'b'] });
    expect(idsOf(source)).toEqual([
      'test/a/3.jpg',
      'test/b/3.jpg',
      'train/a/1.jpg',
      'train/b/1.jpg',
      'validation/a/2.jpg',
      'validation/b/2.jpg',
    ]);
    expect(source.candidates.map(({ givenSplit }) => givenSplit)).toEqual(['test', 'test', 'train', 'train', 'validation', 'validation']);
    expect(source.notices).toEqual([expect.stringMatching(/already split, taken from Train, test, val: 2 test, 2 train, 2 validation/)]);
    expect(source.excluded).toEqual([{ id: 'cover.jpg', reason: expect.stringContaining('neither split nor label') }]);
  });

  it('does not take classes called val and test, without a train, for a split', async () => {
    await folder.plant({ 'val/1.jpg': '', 'test/1.jpg': '' });
    expect(await open('')).toMatchObject({ kind: 'class-folders', labels: ['test', 'val'] });
  });

  it('knows the double nesting of the fish dataset and leaves its masks out', async () => {
    const files = { 'README.txt': '', 'license.txt': '' };
    for (const fish of ['Trout', 'Sea Bass'])
      for (const at of ['00001.png', '00002.png']) {
        Object.assign(files, { [`${fish}/${fish}/${at}`]: '', [`${fish}/${fish} GT/${at}`]: '' });
      }
    await folder.plant(Object.fromEntries(Object.entries(files).map(([path, data]) => [`Fish_Dataset/Fish_Dataset/${path}`, data])));
    const source = await open('Fish_Dataset');
    expect(source.labels).toEqual(['Sea Bass', 'Trout']);
    expect(idsOf(source)).toEqual([
      'Sea Bass/Sea Bass/00001.png',
      'Sea Bass/Sea Bass/00002.png',
      'Trout/Trout/00001.png',
      'Trout/Trout/00002.png',
    ]);
    expect(source.excluded).toEqual([]);
    expect(source.notices).toEqual([
      expect.stringContaining('left out 2 mask folders ("Sea Bass/Sea Bass GT" and others) with 4 pictures'),
    ]);
  });

  it('looks for classes inside the one folder of an archive, at any depth', async () => {
    await folder.plant({ 'x.zip': zipOf({ 'export/photos/a/1.jpg': '', 'export/photos/b/2.jpg': '', 'export/readme.md': '' }) });
    const source = await open('x.zip');
    expect(idsOf(source)).toEqual(['a/1.jpg', 'b/2.jpg']);
    expect(source.roots).toEqual([{ prefix: '', path: join(folder.path, 'x.zip'), inside: 'export/photos' }]);
  });

  it('takes given folders out of archives too', async () => {
    await folder.plant({
      'tr.zip': zipOf({ 'a/1.png': await picture(1), 'b/1.png': await picture(2) }),
      'va/a/1.png': await picture(3),
      'va/b/1.png': await picture(4),
    });
    const source = await openSplitPhotos({ train: join(folder.path, 'tr.zip'), validation: join(folder.path, 'va') });
    const { examples } = await indexPhotos({ source });
    expect(examples.map(({ id, givenSplit }) => `${id} ${givenSplit}`)).toEqual([
      'train/a/1.png train',
      'train/b/1.png train',
      'validation/a/1.png validation',
      'validation/b/1.png validation',
    ]);
    expect(await readExampleBytes(examples[0] as (typeof examples)[0], source.roots)).toEqual(await picture(1));
  });

  it('refuses what it does not know, and says what it reads', async () => {
    await folder.plant({
      'x.rar': 'Rar!\u001a\u0007',
      'x.7z': Buffer.from('377abcaf271c0004', 'hex'),
      'notes.txt': 'hello',
      'data/train/a/1.jpg': '',
    });
    expect(await messageOf(open('x.rar'))).toMatch(/packed as RAR; only zip, tar and tar\.gz are read/);
    expect(await messageOf(open('x.7z'))).toContain('packed as 7z');
    expect(await messageOf(open('notes.txt'))).toMatch(/neither a folder, an archive nor a list.*\.csv, \.tsv or \.jsonl/);
    expect(await messageOf(open('data'))).toMatch(/a validation or test folder beside train.*give the folder of the classes: .*train/);
    expect(await messageOf(open('data', { root: '/' }))).toMatch(/^GRAFT_CONFIG .*Remove --root/);
  });

  it('refuses two folders for one split', async () => {
    await folder.plant({ 'train/a/1.jpg': '', 'val/a/1.jpg': '', 'validation/a/1.jpg': '' });
    expect(await messageOf(open(''))).toContain('both val and validation are validation');
  });
});

describe('a manifest', () => {
  const labels = ['ant', 'bee', 'Ünal'];
  const files = fc.uniqueArray(
    fc.record({ label: fc.constantFrom(...labels), name: fc.stringMatching(/^[a-z0-9 ,"é]{1,8}$/), seed: fc.nat(5) }),
    { minLength: 3, maxLength: 12, selector: ({ label, name }) => `${label}/${name}` },
  );
  const textOf = ({ examples, excluded, classes }: Manifest): string => encodeJsonl(examples) + encodeJsonl(excluded) + classes.join();

  it('is the same from a folder, its zip, its tar, its tar.gz and its list', async () => {
    const pictures = await Promise.all([0, 1, 2, 3, 4, 5].map((seed) => picture(seed)));
    let run = 0;
    await fc.assert(
      fc.asyncProperty(files, async (drawn) => {
        fc.pre(labels.every((label) => drawn.some((file) => file.label === label)));
        const at = `run${run++}`;
        const entries = drawn.map(({ label, name, seed }) => ({ name: `${label}/${name}.png`, data: pictures[seed] as Buffer, label }));
        // The file of this one is cut, so that what is left out is compared as well.
        entries.push({ name: 'ant/cut.png', data: (pictures[0] as Buffer).subarray(0, 60), label: 'ant' });
        const tar = writeTar([...entries].reverse().map(({ name, data }) => ({ name, data })));
        const rows = entries.map(({ name, label }) => `"${name.replaceAll('"', '""')}",${label}`);
        await folder.plant({
          ...Object.fromEntries(entries.map(({ name, data }) => [`${at}/photos/${name}`, data])),
          [`${at}/photos.zip`]: writeZip(entries),
          [`${at}/photos.tar`]: tar,
          [`${at}/photos.tar.gz`]: gzipSync(tar),
          [`${at}/list.csv`]: `path,label\r\n${rows.reverse().join('\r\n')}\r\n`,
        });
        const source = await open(`${at}/photos`);
        const manifest = await indexPhotos({ source });
        expect(manifest.examples).toHaveLength(drawn.length);
        for (const other of ['photos.zip', 'photos.tar', 'photos.tar.gz', 'list.csv']) {
          const found = await open(`${at}/${other}`, other === 'list.csv' ? { root: join(folder.path, at, 'photos') } : {});
          expect(textOf(await indexPhotos({ source: found })), other).toBe(textOf(manifest));
          for (const example of manifest.examples) {
            expect(await readExampleBytes(example, found.roots)).toEqual(await readExampleBytes(example, source.roots));
          }
        }
      }),
      { numRuns: 5, seed: 11 },
    );
  });
});

describe('readExampleBytes from an archive', () => {
  it('refuses a member that has changed since, and an archive that is gone', async () => {
    await folder.plant({ 'x.zip': zipOf({ 'a/1.png': await picture(1), 'b/1.png': await picture(2) }) });
    const source = await open('x.zip');
    const [example] = (await indexPhotos({ source })).examples;
    if (!example) throw new Error('no example');
    await folder.plant({ 'x.zip': zipOf({ 'a/1.png': await picture(7), 'b/1.png': await picture(2) }) });
    expect(await messageOf(readExampleBytes(example, source.roots))).toMatch(/a\/1\.png in .*x\.zip as it was indexed .* changed since/);
    await folder.plant({ 'x.zip': zipOf({ 'b/1.png': await picture(2) }) });
    expect(await messageOf(readExampleBytes(example, source.roots))).toContain('the archive has no member of this name');
    await folder.remove();
    expect(await messageOf(readExampleBytes(example, source.roots))).toContain('nothing at this path (ENOENT)');
  });

  it('reads through links in a folder', async () => {
    await folder.plant({ 'else/1.png': await picture(1), 'photos/b/1.png': await picture(2) });
    await symlink(join(folder.path, 'else'), join(folder.path, 'photos/a'));
    expect((await indexPhotos({ source: await open('photos') })).examples.map(({ id }) => id)).toEqual(['a/1.png', 'b/1.png']);
  });

  it('follows no more than 64 ways to one folder, where links multiply them', async () => {
    await folder.plant({ 'photos/b/1.jpg': 'x', 'd25/2.jpg': 'x' });
    for (let at = 0; at < 25; at++) {
      await folder.plant({ [`d${at}/keep.txt`]: 'x' });
      for (const name of ['x', 'y']) await symlink(join(folder.path, `d${at + 1}`), join(folder.path, `d${at}/${name}`));
    }
    await symlink(join(folder.path, 'd0'), join(folder.path, 'photos/a'));
    const { candidates, excluded } = await openPhotos(join(folder.path, 'photos'));
    expect(candidates.filter(({ label }) => label === 'a')).toHaveLength(64);
    expect(excluded[0]?.reason).toBe('a folder that 64 other paths lead to through links, not followed');
  });

  it.skipIf(process.platform === 'win32')('does not wait for a pipe', async () => {
    execFileSync('mkfifo', [join(folder.path, 'photos.zip')]);
    expect(await messageOf(openPhotos(join(folder.path, 'photos.zip')))).toMatch(/^GRAFT_DATA .*it is a pipe, a device or a socket/);
  });
});
