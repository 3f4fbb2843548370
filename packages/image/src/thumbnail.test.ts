import { ConfigError } from '@graft/core';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { writeTiff } from './__fixtures__/write-tiff.ts';
import { thumbnail } from './thumbnail.ts';
import { UnreadableImageError } from './unreadable-image-error.ts';

describe('thumbnail', () => {
  it('is a small JPEG of the whole picture, upright', async () => {
    const photo = await sharp({ create: { width: 400, height: 200, channels: 3, background: '#336699' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const { format, width, height } = await sharp(await thumbnail(photo, 64)).metadata();
    expect([format, width, height]).toEqual(['jpeg', 32, 64]);
  });

  it('rounds and clamps the fractions of an augmented image', async () => {
    const data = Float32Array.from({ length: 16 * 16 * 3 }, (_, at) => [300, -20, 99.6][at % 3] as number);
    const pixels = await sharp(await thumbnail({ data, height: 16, width: 16 }, 64))
      .raw()
      .toBuffer();
    expect(pixels).toHaveLength(16 * 16 * 3);
    [255, 0, 100].forEach((value, channel) => {
      expect(Math.abs((pixels[channel] as number) - value)).toBeLessThanOrEqual(3);
    });
  });

  it('refuses a file that is not an image', async () => {
    await expect(thumbnail(Buffer.from('no image'), 64)).rejects.toSatisfy(UnreadableImageError.isInstance);
  });

  it.each([0, -1, 2.5, Number.NaN, undefined])('refuses the side %s', async (side) => {
    const image = { data: new Uint8Array(12), height: 2, width: 2 };
    await expect(thumbnail(image, side as number)).rejects.toSatisfy(ConfigError.isInstance);
  });

  it('shows a picture of floats at its brightness', async () => {
    const values = new Float32Array(16 * 16 * 3).fill(0.5);
    const tiff = writeTiff(new Uint8Array(values.buffer), { width: 16, height: 16, channels: 3, bits: 32, sampleFormat: 3 });
    const pixels = await sharp(await thumbnail(tiff, 16))
      .raw()
      .toBuffer();
    expect(Math.abs((pixels[0] as number) - 128)).toBeLessThanOrEqual(2);
  });
});
