import { WeightsError } from '@graft/core';
import { writeZip } from '@graft/core/testing';
import { expect, it } from 'vitest';
import { openWeightArchive, readArchiveFile } from './weight-archive.ts';

const data = Buffer.from('weights '.repeat(1000));
const zip = writeZip([
  { name: 'METADATA', data: Buffer.from('x') },
  { name: 'models/net.pth', data },
]);

it('unpacks the one file that is asked for', async () => {
  expect(data.equals(await readArchiveFile(zip, 'models/net.pth', 10_000))).toBe(true);
});

it.each<[string, Buffer, string, RegExp]>([
  ['has no such file', zip, 'net.pth', /holds no net\.pth/],
  ['is too large', zip, 'models/net.pth', /has 8000 bytes where at most 5000/],
  ['is no zip', Buffer.from('not a zip'), 'a', /directory cannot be read/],
])('refuses an archive whose content %s', async (_, bytes, path, message) => {
  await expect(readArchiveFile(bytes, path, 5000)).rejects.toThrow(WeightsError);
  await expect(readArchiveFile(bytes, path, 5000)).rejects.toThrow(message);
});

it.each<[string, Buffer, RegExp]>([
  ['says more than deflate can hold', writeZip([{ name: 'a', data, claimedBytes: 2 ** 31 }]), /a: it claims 2147483648 bytes in \d+/],
  ['is encrypted', writeZip([{ name: 'a', data, flags: 1 }]), /a: encrypted/],
  [
    'has more members than a file of its size describes tensors',
    writeZip(Array.from({ length: 400 }, (_, at) => ({ name: `${at}` }))),
    /400 members, more than 3\d\d in its \d+ bytes/,
  ],
])('refuses an archive that %s', async (_, bytes, message) => {
  await expect(openWeightArchive(bytes)).rejects.toThrow(WeightsError);
  await expect(openWeightArchive(bytes)).rejects.toThrow(message);
});
