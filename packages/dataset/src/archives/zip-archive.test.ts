import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { writeZip, type ZipEntry, type ZipForm } from '@graft/core/testing';
import { UnreadableImageError } from '@graft/image';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { messageOf, type PhotoFolder, photoFolder } from '../../test/support/photo-folder.ts';
import { memberBudget, type ZipArchive, zipArchive } from './zip-archive.ts';

let folder: PhotoFolder;
let count = 0;
beforeEach(async () => {
  folder = await photoFolder();
});
afterEach(() => folder.remove());

const data = Buffer.from('a photo '.repeat(1000));

async function open(bytes: Uint8Array): Promise<ZipArchive> {
  const name = `${count++}.zip`;
  await folder.plant({ [name]: bytes });
  return zipArchive(join(folder.path, name));
}
const archive = (entries: readonly ZipEntry[], form?: ZipForm): Promise<ZipArchive> => open(writeZip(entries, form));
const reasonOf = (run: Promise<unknown>): Promise<string> =>
  run.then(
    () => 'no error',
    (error: unknown) => (UnreadableImageError.isInstance(error) ? error.reason : String(error)),
  );

describe('zipArchive', () => {
  it.each([
    ['deflated', {}, {}],
    ['stored', { isStored: true }, {}],
    ['deflated, zip64', {}, { isZip64: true }],
    ['stored, zip64', { isStored: true }, { isZip64: true }],
  ])('reads members in place: %s', async (_, entry, form) => {
    const zip = await archive(
      [
        { name: 'photos/', mode: 0o040755 },
        { name: 'photos/a/1.jpg', data, ...entry },
        { name: 'photos/b/2.jpg', data: data.subarray(5), ...entry },
        { name: '__MACOSX/a/._1.jpg', data },
        { name: 'photos/.DS_Store', data },
      ],
      form,
    );
    expect([...zip.members.keys()]).toEqual(['photos/a/1.jpg', 'photos/b/2.jpg']);
    expect([...zip.folders].sort()).toEqual(['photos', 'photos/a', 'photos/b']);
    const both = await Promise.all(['photos/b/2.jpg', 'photos/a/1.jpg'].map((name) => zip.read(name)));
    expect(both).toEqual([data.subarray(5), data]);
  });

  it('reads UTF-8 names, marked as such or written so by Unix archivers', async () => {
    const zip = await archive([
      { name: 'é/1.jpg', data },
      { name: 'é/2.jpg', data, flags: 0 },
    ]);
    expect([...zip.members.keys()]).toEqual(['é/1.jpg', 'é/2.jpg']);
  });

  it('reads the directory again when the file has changed', async () => {
    const path = join(folder.path, 'x.zip');
    await folder.plant({ 'x.zip': writeZip([{ name: 'a/1.jpg', data }]) });
    expect((await zipArchive(path)).members.size).toBe(1);
    await folder.plant({
      'x.zip': writeZip([
        { name: 'a/1.jpg', data: Buffer.from('x') },
        { name: 'a/2.jpg', data },
      ]),
    });
    expect((await zipArchive(path)).members.size).toBe(2);
    expect(await (await zipArchive(path)).read('a/2.jpg')).toEqual(data);
  });
});

describe('zipArchive refuses', () => {
  it.each<[string, readonly ZipEntry[], RegExp]>([
    ['a name that climbs out', [{ name: '../../etc/a.jpg', data }], /"\.\.\/\.\.\/etc\/a\.jpg" leads out of the archive/],
    ['a name that climbs out later', [{ name: 'a/../../b.jpg', data }], /leads out of the archive/],
    ['an absolute path', [{ name: '/etc/a.jpg', data }], /absolute path/],
    ['an empty part', [{ name: 'a//1.jpg', data }], /"a\/\/1\.jpg" has an empty part/],
    ['a drive', [{ name: 'C:/a.jpg', data }], /absolute path/],
    ['a zero byte', [{ name: 'a/1.jpg\0.txt', data }], /zero byte/],
    [
      'one name twice',
      [
        { name: 'a/1.jpg', data },
        { name: 'a/1.jpg', data },
      ],
      /"a\/1\.jpg" twice/,
    ],
    [
      'a file that is also a folder',
      [
        { name: 'a/1.jpg', data },
        { name: 'a', data },
      ],
      /"a" as a file and as a folder/,
    ],
    [
      'members that share bytes',
      [
        { name: 'a/1.jpg', data },
        { name: 'a/2.jpg', data },
        { name: 'a/3.jpg', data, claimedOffset: 0 },
      ],
      /shares its bytes with .* as in a zip bomb/,
    ],
  ])('an archive with %s', async (_, entries, message) => {
    expect(await messageOf(archive(entries))).toMatch(message);
  });

  it('a name as long as a page, shortened in the message', async () => {
    const entry = { name: `a/${'x'.repeat(40_000)}.jpg`, data };
    const text = await messageOf(archive([entry, entry]));
    expect(text).toMatch(/"a\/x+\.\.\.\(\d+ characters\)\.\.\.x+\.jpg" twice/);
    expect(text.length).toBeLessThan(600);
  });

  it('what is no zip, and a zip that was cut', async () => {
    expect(await messageOf(open(Buffer.from('PK no zip at all')))).toMatch(/^GRAFT_DATA .*directory cannot be read/);
    const whole = writeZip([{ name: 'a/1.jpg', data }]);
    expect(await messageOf(open(whole.subarray(0, whole.length - 30)))).toMatch(/directory cannot be read/);
  });

  it('links, devices, encrypted members and bombs one by one, with the reason', async () => {
    const zip = await archive([
      { name: 'a/link.jpg', data: Buffer.from('/etc/passwd'), mode: 0o120777 },
      { name: 'a/device.jpg', mode: 0o020644 },
      { name: 'a/pipe.jpg', mode: 0o010644 },
      { name: 'a/secret.jpg', data, flags: 1 },
      { name: 'a/bomb.jpg', data: Buffer.alloc(20_000_000) },
      { name: 'a/huge.jpg', data, claimedBytes: 900_000_000 },
      { name: 'a/1.jpg', data },
    ]);
    expect([...zip.members.keys()]).toEqual(['a/1.jpg']);
    expect(Object.fromEntries(zip.excluded.map(({ id, reason }) => [id, reason]))).toEqual({
      'a/link.jpg': 'a symbolic link, not followed',
      'a/device.jpg': 'a device',
      'a/pipe.jpg': 'a pipe',
      'a/secret.jpg': 'encrypted',
      'a/bomb.jpg': expect.stringMatching(/^a decompression bomb: \d+ bytes that claim to be 20000000$/),
      'a/huge.jpg': 'it claims 900000000 bytes unpacked; at most 600000000 are read',
    });
  });

  it('to unpack many bombs at once that are harmless one by one', async () => {
    const zip = await archive(Array.from({ length: 40 }, (_, at) => ({ name: `a/${at}.jpg`, data, claimedBytes: 15e6 })));
    expect(zip.members.size).toBe(40);
    let most = 0;
    const reads = [...zip.members.keys()].map(async (name) => {
      const reason = await reasonOf(zip.read(name));
      most = Math.max(most, memberBudget.reserved);
      return reason;
    });
    most = Math.max(most, memberBudget.reserved);
    expect(new Set(await Promise.all(reads))).toEqual(new Set(['it declares 15000000 bytes and holds 8000']));
    // 40 at once would be 600 MB.
    expect(most).toBeGreaterThan(200e6);
    expect(most).toBeLessThanOrEqual(256e6);
    expect(memberBudget.reserved).toBe(0);
  });

  it('a member whose packed size cannot be', async () => {
    const zip = await archive([{ name: 'a/1.jpg', data: randomBytes(2_000_000), claimedBytes: 100 }]);
    expect(zip.members.size).toBe(0);
    expect(zip.excluded[0]?.reason).toMatch(/^it claims 2000\d+ bytes packed, more than its 100 unpacked$/);
  });

  it('a member that is not what the directory says', async () => {
    const zip = await archive([
      { name: 'more', data, claimedBytes: 100 },
      { name: 'less', data, claimedBytes: 9000 },
      { name: 'other', data, claimedCrc: 1 },
    ]);
    expect(await reasonOf(zip.read('more'))).toBe('it unpacks to more than the 100 bytes it declares');
    expect(await reasonOf(zip.read('less'))).toBe('it declares 9000 bytes and holds 8000');
    expect(await reasonOf(zip.read('other'))).toBe('its bytes do not match their checksum');
    expect(await reasonOf(zip.read('absent'))).toBe('the archive has no member of this name');
  });

  it('nothing but in a known way, wherever the zip is damaged', async () => {
    const zip = writeZip([
      { name: 'a/1.jpg', data: data.subarray(0, 200) },
      { name: 'b/2.jpg', data: data.subarray(0, 100), isStored: true },
    ]);
    await fc.assert(
      fc.asyncProperty(fc.nat(zip.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const damaged = Buffer.from(zip);
        damaged[at] = (damaged[at] ?? 0) ^ flip;
        const text = await messageOf(
          open(damaged).then((opened) => Promise.all([...opened.members.keys()].map((name) => opened.read(name)))),
        );
        expect(text).toMatch(/^(no error|GRAFT_DATA )/);
      }),
      { numRuns: 300, seed: 4 },
    );
  });
});
