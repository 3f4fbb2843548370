import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PhotoFolder, photoFolder } from './support/photo-folder.ts';
import { type TarEntry, writeTar } from './support/write-tar.ts';

/**
 * Each in a process of its own, since what is feared is its end: a refusal that comes while more of the archive is on
 * its way. So the archives are of several MB that do not pack, more than any stage reads ahead.
 */
const run = promisify(execFile);
const child = `
  import { openPhotos } from ${JSON.stringify(new URL('../dist/sources/open-photos.js', import.meta.url).href)};
  await openPhotos(process.argv[1]).then(() => console.log('opened'), ({ code, message }) => console.log(code + ' ' + message));
`;

let folder: PhotoFolder;
beforeAll(async () => {
  folder = await photoFolder();
});
afterAll(() => folder.remove());

const data = randomBytes(400_000);
const photos = (label: string): readonly TarEntry[] => Array.from({ length: 8 }, (_, at) => ({ name: `photos/${label}/${at}.jpg`, data }));
const amid = (...entries: TarEntry[]): Buffer => writeTar([...photos('a'), ...entries, ...photos('b')]);
const cut = (bytes: Buffer): Buffer => bytes.subarray(0, bytes.length * 0.7);
const flipped = (bytes: Buffer): Buffer => {
  const at = 512 * Math.round(bytes.length / 1024);
  return Buffer.concat([bytes.subarray(0, at), randomBytes(4096), bytes.subarray(at + 4096)]);
};

const override = 'path=../../x.jpg\n';
const tars: Readonly<Record<string, readonly [bytes: Buffer, message: RegExp]>> = {
  'a name that climbs out': [amid({ name: '../../x.jpg', data }), /leads out of the archive/],
  'an absolute path': [amid({ name: '/tmp/x.jpg', data }), /absolute path/],
  'a pax record that leads out': [
    amid({ name: 'pax', type: 'x', data: Buffer.from(`${override.length + 3} ${override}`) }, { name: 'x.jpg', data }),
    /leads out of the archive/,
  ],
  'one name twice': [amid({ name: 'photos/a/1.jpg', data }), /"photos\/a\/1\.jpg" twice/],
  'a name that is too long': [
    amid({ name: 'long', type: 'L', data: Buffer.from(`${'x'.repeat(300)}.jpg\0`) }, { name: 'cut', data }),
    /too long for the file system/,
  ],
  'a file in the place of a folder': [amid({ name: 'photos/a', type: '5' }, { name: 'photos/a/1.jpg/x.jpg', data }), /takes the place/],
  'a header of another form': [amid({ name: 'photos/x.jpg', data, claimedBytes: 1000 }), /damaged or not a tar archive/],
  'no end': [cut(amid()), /damaged or not a tar archive/],
};
const packed = (bytes: Buffer): Buffer => gzipSync(bytes, { level: 1 });
const gzips: typeof tars = {
  ...Object.fromEntries(
    ['a name that climbs out', 'one name twice', 'no end'].map((what) => [
      what,
      [packed(tars[what]?.[0] ?? data), tars[what]?.[1] ?? /^$/],
    ]),
  ),
  'no end of the packed data': [cut(packed(amid())), /damaged or not a tar archive/],
  'damaged packed data': [flipped(packed(amid())), /damaged or not a tar archive/],
  'a bomb': [
    gzipSync(writeTar([...photos('a').slice(7), { name: 'photos/x.jpg', data: Buffer.alloc(130e6) }, ...photos('b').slice(7)])),
    /decompression bomb/,
  ],
};
const cases = [
  ...Object.entries(tars).map((row) => ['tar', ...row] as const),
  ...Object.entries(gzips).map((row) => ['tgz', ...row] as const),
];

describe('openPhotos refuses, and keeps nothing of,', () => {
  it.concurrent.each(cases)('a %s with %s', async (ending, what, [bytes, message]) => {
    const name = `${what.replaceAll(' ', '-')}.${ending}`;
    const cache = join(folder.path, `${name}-cache`);
    await writeFile(join(folder.path, name), bytes);
    const { stdout, stderr } = await run(process.execPath, ['--input-type=module', '--eval', child, join(folder.path, name)], {
      env: { ...process.env, GRAFT_CACHE: cache },
      timeout: 60_000,
    });
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^GRAFT_DATA /);
    expect(stdout).toMatch(message);
    expect(await readdir(join(cache, 'archives'))).toEqual([]);
  });
});
