import { mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WeightsError } from '../errors/weights-error.ts';
import { createRng } from '../random/rng.ts';
import { writeZip, type ZipEntry } from '../testing/write-zip.ts';
import { readZipMember } from './read-zip-member.ts';
import { unpackZip } from './unpack-zip.ts';
import { type ZipBytes, zipInFile, zipInMemory } from './zip-bytes.ts';
import { readZipDirectory } from './zip-directory.ts';

const data = Buffer.from('weights '.repeat(1000));
const zip = writeZip([
  { name: 'a', data, isStored: true },
  { name: 'folder/b', data },
  { name: 'folder/', mode: 0o040755 },
  { name: 'empty' },
]);
const refuse = (why: string, cause?: unknown): never => {
  throw new WeightsError(why, { cause });
};

async function readAll(bytes: ZipBytes | Uint8Array, maxMembers?: number): Promise<Map<string, Uint8Array>> {
  const archive = bytes instanceof Uint8Array ? zipInMemory(bytes) : bytes;
  const files = new Map<string, Uint8Array>();
  for (const member of await readZipDirectory(archive, { maxMembers, refuse }))
    files.set(member.name, await readZipMember(archive, member, refuse));
  return files;
}

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-archive-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('a zip archive', () => {
  it.each([
    ['as it is', zip],
    ['with a comment', withComment(zip, 'a remark')],
    [
      'as zip64',
      writeZip([{ name: 'a', data, isStored: true }, { name: 'folder/b', data }, { name: 'folder/' }, { name: 'empty' }], {
        isZip64: true,
      }),
    ],
  ])('%s gives what was stored and what was deflated, from memory as from a file', async (_, bytes) => {
    await writeFile(join(folder, 'x.zip'), bytes);
    const file = await open(join(folder, 'x.zip'));
    for (const files of [await readAll(bytes), await readAll(zipInFile(file.fd, bytes.length))]) {
      expect([...files.keys()]).toEqual(['a', 'folder/b', 'folder/', 'empty']);
      for (const name of ['a', 'folder/b']) expect(data.equals(files.get(name) ?? Buffer.alloc(0))).toBe(true);
      expect(files.get('empty')).toHaveLength(0);
    }
    await file.close();
  });

  it('in memory is not copied where it is stored', async () => {
    const own = new Uint8Array(zip);
    expect((await readAll(own)).get('a')?.buffer).toBe(own.buffer);
  });

  it('tells types and encryption, and spells names as UTF-8 where they are', async () => {
    const entries = [
      { name: 'é', flags: 0 },
      { name: 'link', mode: 0o120777 },
      { name: 'secret', flags: 1 },
    ];
    const members = await readZipDirectory(zipInMemory(writeZip(entries)), { refuse });
    expect(members.map(({ name, unixType, isEncrypted }) => [name, unixType, isEncrypted])).toEqual([
      ['é', 8, false],
      ['link', 10, false],
      ['secret', 8, true],
    ]);
  });
});

const refusals: readonly (readonly [string, Buffer, RegExp])[] = [
  ['is no zip', Buffer.from('not a zip, and long enough to be one'), /directory cannot be read/],
  ['is cut off', zip.subarray(0, -30), /directory cannot be read/],
  ['ends before a member does', Buffer.concat([zip.subarray(0, 60), zip.subarray(zip.indexOf(Buffer.from('504b01021e03', 'hex')))]), /./],
  ['unpacks to more than it says', writeZip([{ name: 'a', data, claimedBytes: 100 }]), /unpacks to more than the 100 bytes/],
  ['unpacks to less than it says', writeZip([{ name: 'a', data, claimedBytes: 8001 }]), /declares 8001 bytes and holds 8000/],
  [
    'has a name twice',
    writeZip([
      { name: 'a', data },
      { name: 'a', data },
    ]),
    /holds "a" twice/,
  ],
  ['has other bytes than its checksum', changed(zip, zip.indexOf('weights'), 0xff), /do not match their checksum/],
  [
    'has a member within another',
    writeZip([
      { name: 'a', data },
      { name: 'b', data, claimedOffset: 0 },
    ]),
    /shares its bytes with/,
  ],
  ['is encrypted', writeZip([{ name: 'a', data, flags: 1 }]), /^encrypted/],
  ['is packed by another method', changed(zip, zip.lastIndexOf(Buffer.from('504b01021e03', 'hex')) + 10, 8 ^ 93), /packed by method 93/],
];

describe('an archive is refused that', () => {
  it.each(refusals)('%s', async (_, bytes, message) => {
    const error = await readAll(bytes).catch((cause: unknown) => cause);
    expect(WeightsError.isInstance(error)).toBe(true);
    expect((error as Error).message).toMatch(message);
  });

  it('has more members than its reader allows', async () => {
    await expect(readAll(zip, 3)).rejects.toThrow(/holds 4 members, more than 3/);
  });

  it('is damaged anywhere, or is read', async () => {
    const rng = createRng(3);
    for (let at = 0; at < zip.length; at += 1 + rng.integer(40)) {
      await readAll(changed(zip, at, 1 + rng.integer(255))).catch((error: unknown) => {
        if (!WeightsError.isInstance(error)) throw error;
      });
    }
  });
});

describe('unpackZip', () => {
  const unpack = async (entries: readonly ZipEntry[], signal?: AbortSignal): Promise<number[]> => {
    await writeFile(join(folder, 'x.zip'), writeZip(entries));
    const counts: number[] = [];
    const target = (name: string): string | undefined => (name.endsWith('.so') ? join(folder, 'lib', name) : undefined);
    await unpackZip(join(folder, 'x.zip'), { target, onBytes: (done) => counts.push(done), refuse, signal });
    return counts;
  };

  it('writes what is asked for and nothing else', async () => {
    const counts = await unpack([
      { name: 'a.so', data },
      { name: 'b.txt', data },
      { name: 'c.so', data, isStored: true },
      { name: 'd.so' },
    ]);
    expect(await readdir(join(folder, 'lib'))).toEqual(['a.so', 'c.so', 'd.so']);
    for (const name of ['a.so', 'c.so']) expect(data.equals(await readFile(join(folder, 'lib', name)))).toBe(true);
    expect(counts.at(-1)).toBe(2 * data.length);
  });

  it.each<[string, ZipEntry, RegExp]>([
    ['unpacks to more than it says', { name: 'a.so', data, claimedBytes: 100 }, /a\.so: it unpacks to more/],
    ['unpacks to less than it says', { name: 'a.so', data, claimedBytes: 9000 }, /a\.so: it declares 9000 bytes and holds 8000/],
    ['has other bytes than its checksum', { name: 'a.so', data, claimedCrc: 1 }, /a\.so: its bytes do not match their checksum/],
  ])('refuses a member that %s', async (_, entry, message) => {
    await expect(unpack([entry])).rejects.toThrow(message);
  });

  it('ends when it is asked to', async () => {
    await expect(unpack([{ name: 'a.so', data }], AbortSignal.abort())).rejects.toThrow(/aborted/);
  });
});

function changed(bytes: Buffer, at: number, mask: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ mask;
  return copy;
}

function withComment(bytes: Buffer, comment: string): Buffer {
  const copy = Buffer.concat([bytes, Buffer.from(comment)]);
  copy.writeUInt16LE(comment.length, bytes.length - 2);
  return copy;
}
