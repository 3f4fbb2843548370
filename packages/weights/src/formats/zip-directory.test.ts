import { createRng, WeightsError } from '@graft/core';
import { expect, it } from 'vitest';
import { writeZip } from '../../test/support/write-zip.ts';
import { readZipDirectory, unpackZipEntry } from './zip-directory.ts';

const data = Buffer.from('weights '.repeat(1000));
const zip = writeZip([
  { name: 'a', data, isStored: true },
  { name: 'folder/b', data },
  { name: 'empty', data: Buffer.alloc(0) },
]);

function readAll(bytes: Uint8Array): Map<string, Uint8Array> {
  return new Map([...readZipDirectory(bytes).values()].map((entry) => [entry.name, unpackZipEntry(bytes, entry)]));
}

it('unpacks what was stored and what was deflated, whole archives with a comment included', () => {
  for (const bytes of [zip, withComment(zip, 'a remark')]) {
    const files = readAll(bytes);
    expect([...files.keys()]).toEqual(['a', 'folder/b', 'empty']);
    expect(data.equals(files.get('a') ?? Buffer.alloc(0))).toBe(true);
    expect(data.equals(files.get('folder/b') ?? Buffer.alloc(0))).toBe(true);
    expect(files.get('empty')).toHaveLength(0);
  }
});

it.each<[string, Buffer, RegExp]>([
  ['is no zip', Buffer.from('not a zip, and long enough to be one'), /no directory/],
  ['is cut off', zip.subarray(0, -30), /no directory/],
  ['unpacks to more than it says', writeZip([{ name: 'a', data, claimedBytes: 100 }]), /cannot be unpacked/],
  ['unpacks to less than it says', writeZip([{ name: 'a', data, claimedBytes: 8001 }]), /8000 bytes where 8001/],
  ['says more than deflate can hold', writeZip([{ name: 'a', data, claimedBytes: 2 ** 31 }]), /claims 2147483648 bytes in \d+/],
  [
    'has a name twice',
    writeZip([
      { name: 'a', data },
      { name: 'a', data },
    ]),
    /a is there twice/,
  ],
  ['has other bytes than its checksum', changed(zip, zip.indexOf('weights'), 0xff), /checksum of a/],
  ['has a file within another', overlapping(), /overlaps/],
  ['is packed by another method', changed(zip, zip.lastIndexOf(Buffer.from('504b01021400', 'hex')) + 10, 8 ^ 93), /packed by method 93/],
])('refuses an archive that %s', (_, bytes, message) => {
  expect(() => readAll(bytes)).toThrow(WeightsError);
  expect(() => readAll(bytes)).toThrow(message);
});

it('ends in files or in a refusal wherever the archive is damaged', () => {
  const rng = createRng(3);
  for (let at = 0; at < zip.length; at += 1 + rng.integer(40)) {
    try {
      readAll(changed(zip, at, 1 + rng.integer(255)));
    } catch (error) {
      if (!WeightsError.isInstance(error)) throw error;
    }
  }
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

/** Two directory entries of one local file, as archives do that unpack to more than they could hold. */
function overlapping(): Buffer {
  const copy = writeZip([
    { name: 'a', data, isStored: true },
    { name: 'b', data, isStored: true },
  ]);
  const second = copy.lastIndexOf(Buffer.from('504b01021400', 'hex'));
  copy.writeUInt32LE(0, second + 42);
  return copy;
}
