import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { writeTiff } from './__fixtures__/write-tiff.ts';
import { endsEarly } from './ends-early.ts';

const photo = sharp({
  create: { width: 64, height: 48, channels: 3, background: 'red', noise: { type: 'gaussian', mean: 128, sigma: 40 } },
});

describe('endsEarly', () => {
  it.each(['jpeg', 'png', 'gif', 'webp', 'avif'] as const)('is false for a whole %s and true for each beginning of it', async (format) => {
    const whole = await photo.clone().toFormat(format).toBuffer();
    expect(endsEarly(whole, format)).toBe(false);
    if (format !== 'avif') expect(endsEarly(Buffer.concat([whole, Buffer.alloc(999, 7)]), format)).toBe(false);
    for (let length = 32; length < whole.length - 1; length += 7)
      expect(endsEarly(whole.subarray(0, length), format), `${length}`).toBe(true);
    // Only its trailer is missing: the picture is whole.
    expect(endsEarly(whole.subarray(0, whole.length - 1), format)).toBe(format !== 'gif');
    expect(endsEarly(whole.subarray(0, whole.length - 2), format)).toBe(true);
  });

  it.each([false, true])('follows a TIFF whose directory stands behind the pixels; big-endian: %s', (isBigEndian) => {
    const pixels = Uint8Array.from({ length: 24 * 16 * 3 }, (_, index) => index % 251);
    const whole = writeTiff(pixels, { width: 24, height: 16, channels: 3, isDirectoryLast: true, isBigEndian });
    expect(endsEarly(whole, 'tiff')).toBe(false);
    for (let length = 0; length < whole.length; length += 5) expect(endsEarly(whole.subarray(0, length), 'tiff'), `${length}`).toBe(true);
  });

  it('does not take the end of an embedded thumbnail for that of the photo', async () => {
    const small = await photo.clone().jpeg().toBuffer();
    const length = Buffer.alloc(2);
    length.writeUInt16BE(small.length + 2);
    const whole = Buffer.concat([small.subarray(0, 2), Buffer.from([0xff, 0xe1]), length, small, small.subarray(2)]);
    expect(endsEarly(whole, 'jpeg')).toBe(false);
    expect(endsEarly(whole.subarray(0, whole.length - 2), 'jpeg')).toBe(true);
  });

  it('terminates on any bytes, and gives no answer for other formats', () => {
    for (const format of ['jpeg', 'png', 'gif', 'webp', 'avif', 'tiff']) {
      for (const fill of [0, 1, 0x21, 0x2c, 0xff]) {
        for (const length of [0, 1, 11, 20, 4096]) expect(typeof endsEarly(Buffer.alloc(length, fill), format)).toBe('boolean');
      }
    }
    expect(endsEarly(Buffer.alloc(9), 'bmp')).toBeUndefined();
    expect(endsEarly(Buffer.alloc(9), 'constructor')).toBeUndefined();
  });
});
