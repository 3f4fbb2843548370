import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { InterruptedError } from '@graft/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { messageOf, type PhotoFolder, photoFolder } from '../../test/support/photo-folder.ts';
import { type TarEntry, writeTar } from '../../test/support/write-tar.ts';
import { type UnpackedTar, unpackTar } from './unpack-tar.ts';

let folder: PhotoFolder;
beforeEach(async () => {
  folder = await photoFolder();
  vi.stubEnv('GRAFT_CACHE', join(folder.path, 'cache'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await folder.remove();
});

const data = Buffer.from('a photo '.repeat(100));
const good: readonly TarEntry[] = [
  { name: './photos/', type: '5' },
  { name: './photos/a/1.jpg', data },
  { name: './photos/b/2.jpg', data: data.subarray(8) },
  { name: './photos/empty/', type: '5' },
  { name: './photos/notes.txt', data },
  { name: './photos/._1.jpg', data },
];

async function unpack(bytes: Uint8Array, isGzip = false, signal?: AbortSignal): Promise<UnpackedTar> {
  await folder.plant({ 'x.tar': bytes });
  return unpackTar(join(folder.path, 'x.tar'), { isGzip, signal });
}
/** What is left in the cache, locks included. */
const cached = (): Promise<string[]> => readdir(join(folder.path, 'cache/archives')).catch(() => []);

describe('unpackTar', () => {
  it.each([
    ['tar', false],
    ['tar.gz', true],
  ])('unpacks the photos of a %s, and no other file', async (_, isGzip) => {
    const tar = writeTar(good);
    const { directory, excluded } = await unpack(isGzip ? gzipSync(tar) : tar, isGzip);
    const files = (await readdir(directory, { recursive: true })).sort();
    expect(files).toEqual(['photos', 'photos/a', 'photos/a/1.jpg', 'photos/b', 'photos/b/2.jpg', 'photos/empty']);
    expect(await readFile(join(directory, 'photos/b/2.jpg'))).toEqual(data.subarray(8));
    expect(excluded).toEqual([]);
  });

  it('reads long names of GNU tar and of pax', async () => {
    const long = `photos/a/${'x'.repeat(150)}`;
    const path = `path=${long}-pax.jpg\n`;
    const record = `${path.length + 4} ${path}`;
    const { directory } = await unpack(
      writeTar([
        { name: '././@LongLink', type: 'L', data: Buffer.from(`${long}-gnu.jpg\0`) },
        { name: 'cut', data },
        { name: 'pax', type: 'x', data: Buffer.from(record) },
        { name: 'cut', data },
      ]),
    );
    const names = await readdir(join(directory, 'photos/a'));
    expect(names.map((name) => name.slice(-7)).sort()).toEqual(['gnu.jpg', 'pax.jpg']);
  });

  it('unpacks one archive once, whatever it is called', async () => {
    const first = await unpack(writeTar([...good, { name: 'photos/l.jpg', type: '2', link: 'a/1.jpg' }]));
    await folder.plant({ 'other.tar': await readFile(join(folder.path, 'x.tar')) });
    const onProgress = vi.fn();
    expect(await unpackTar(join(folder.path, 'other.tar'), { isGzip: false, onProgress })).toEqual(first);
    expect(onProgress).not.toHaveBeenCalled();
    expect(first.excluded).toEqual([{ id: 'photos/l.jpg', reason: 'a symbolic link, not followed' }]);
  });

  it('starts over where a run was killed, and leaves nothing when it is stopped', async () => {
    const bytes = writeTar(good);
    await expect(unpack(bytes, false, AbortSignal.abort())).rejects.toThrow();
    expect(await cached()).toEqual([]);
    const stop = new AbortController();
    await folder.plant({ 'x.tar': bytes });
    const stopped = unpackTar(join(folder.path, 'x.tar'), { isGzip: false, signal: stop.signal, onProgress: () => stop.abort() });
    await expect(stopped).rejects.toSatisfy(InterruptedError.isInstance);
    expect(await cached()).toEqual([]);
    const { directory } = await unpack(bytes);
    const key = (await cached())[0] ?? '';
    await folder.plant({ [`cache/archives/.${key}.12-0badf00d.part/photos/stray.jpg`]: 'half' });
    expect((await unpack(bytes)).directory).toBe(directory);
    await folder.plant({ [`cache/archives/.${'0'.repeat(64)}.12-0badf00d.part/photos/stray.jpg`]: 'half' });
    expect(await readdir(directory)).toEqual(['photos']);
  });
});

describe('unpackTar refuses', () => {
  it.each<[string, readonly TarEntry[], RegExp]>([
    ['a name that climbs out', [{ name: '../../a.jpg', data }], /leads out of the archive/],
    ['an absolute path', [{ name: '/tmp/a.jpg', data }], /absolute path/],
    [
      'one name twice',
      [
        { name: 'a/1.jpg', data },
        { name: './a/1.jpg', data },
      ],
      /"a\/1\.jpg" twice/,
    ],
    [
      'a file in the place of a folder',
      [
        { name: 'a.jpg', data },
        { name: 'a.jpg/1.jpg', data },
      ],
      /takes the place of another/,
    ],
    [
      'a folder in the place of a file',
      [
        { name: 'a.jpg', data },
        { name: 'a.jpg/', type: '5' },
      ],
      /^GRAFT_DATA .*takes the place of another/,
    ],
    [
      'a folder below a file',
      [
        { name: 'a.jpg', data },
        { name: 'a.jpg/b/', type: '5' },
      ],
      /^GRAFT_DATA .*takes the place of another/,
    ],
    [
      'a name that is too long',
      [
        { name: '././@LongLink', type: 'L', data: Buffer.from(`${'x'.repeat(300)}.jpg\0`) },
        { name: 'cut', data },
      ],
      /^GRAFT_DATA .*"x{60}\.\.\." is too long for the file system/,
    ],
    ['a member larger than the archive', [{ name: 'a/1.jpg', data, claimedBytes: 100_000 }], /truncated|damaged/],
  ])('an archive with %s, and keeps nothing of it', async (_, entries, message) => {
    expect(await messageOf(unpack(writeTar([...good, ...entries])))).toMatch(message);
    expect(await cached()).toEqual([]);
  });

  it('links and devices, which it leaves out one by one', async () => {
    const { directory, excluded } = await unpack(
      writeTar([
        ...good,
        { name: 'photos/soft.jpg', type: '2', link: '/etc/passwd' },
        { name: 'photos/hard.jpg', type: '1', link: '../../../etc/passwd' },
        { name: 'photos/device.jpg', type: '3' },
        { name: 'photos/pipe.jpg', type: '6' },
      ]),
    );
    expect(excluded.map(({ reason }) => reason)).toEqual([
      'a symbolic link, not followed',
      'a hard link, not followed',
      'a device',
      'a pipe',
    ]);
    expect(await readdir(join(directory, 'photos'))).toEqual(['a', 'b', 'empty']);
  });

  it('a folder that is a link on the way to a file', async () => {
    const { directory } = await unpack(writeTar([{ name: 'photos', type: '2', link: folder.path }, ...good]));
    expect((await readdir(folder.path)).sort()).toEqual(['cache', 'x.tar']);
    expect(await readdir(join(directory, 'photos/a'))).toEqual(['1.jpg']);
  });

  it('a bomb', async () => {
    const tar = writeTar([{ name: 'a/1.jpg', data: Buffer.alloc(70_000_000) }]);
    expect(await messageOf(unpack(gzipSync(tar), true))).toMatch(/a decompression bomb: \d+ bytes unpack to more than 64000000/);
    expect(await cached()).toEqual([]);
  });

  it('a bomb of many small members, but for those that are passed over', async () => {
    const links = Array.from({ length: 10_001 }, (_, at): TarEntry => ({ name: `a/${at}.jpg`, type: '2', link: '1.jpg' }));
    const notes = Array.from({ length: 10_001 }, (_, at): TarEntry => ({ name: `notes/${at}.txt` }));
    const { excluded } = await unpack(gzipSync(writeTar([...notes, ...links.slice(1)])), true);
    expect(excluded).toHaveLength(10_000);
    expect(await messageOf(unpack(gzipSync(writeTar(links)), true))).toMatch(/^GRAFT_DATA .*more than 10000 members in its \d+ bytes/);
    expect(await cached()).toHaveLength(1);
  });

  it('a truncated file, and one that is not a tar', async () => {
    const tar = writeTar(good);
    for (const bytes of [tar.subarray(0, 700), tar.subarray(0, tar.length - 1024), Buffer.from('no tar '.repeat(200))]) {
      expect(await messageOf(unpack(bytes))).toMatch(/^GRAFT_DATA .*damaged or not a tar archive/);
    }
    const gzip = gzipSync(tar);
    expect(await messageOf(unpack(gzip.subarray(0, gzip.length - 20), true))).toMatch(/damaged or not a tar archive/);
    expect(await cached()).toEqual([]);
  });
});
