import { readFile } from 'node:fs/promises';
import { sharedData } from '@graft/core/testing';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { inspectImage } from './inspect-image.ts';
import { probeImage } from './probe-image.ts';
import { UnreadableImageError } from './unreadable-image-error.ts';

function noise(width: number, height: number): Sharp {
  const pixels = Uint8Array.from({ length: width * height * 3 }, (_, index) => Math.imul(index + 1, 2_654_435_761) >>> 24);
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

function reasonOf(error: unknown): string {
  return UnreadableImageError.isInstance(error) ? error.reason : String(error);
}

function isTruncated(error: unknown): boolean {
  return reasonOf(error).includes('truncated');
}

describe('probeImage', () => {
  it.each(['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'] as const)('names a %s by its content, with its size', async (format) => {
    const bytes = await noise(70, 50).toFormat(format).toBuffer();
    expect(await probeImage(bytes)).toEqual({ format, width: 70, height: 50, orientation: 1 });
  });

  it('gives the stored size and the orientation', async () => {
    const bytes = await noise(70, 50).withMetadata({ orientation: 8 }).jpeg().toBuffer();
    expect(await probeImage(bytes)).toEqual({ format: 'jpeg', width: 70, height: 50, orientation: 8 });
  });

  it('names the picture that it cannot read', async () => {
    await expect(probeImage(Buffer.from('no image'), { name: 'a/1.jpg' })).rejects.toThrow(
      'a/1.jpg but its content is of no known image format',
    );
  });
});

describe('inspectImage', () => {
  // 300 x 200 is decoded whole, 1300 x 900 at an eighth.
  it.each([
    [300, 200],
    [1300, 900],
  ])('finds every truncation of a JPEG of %i x %i, down to its last two bytes', async (width, height) => {
    for (const progressive of [false, true]) {
      const whole = await noise(width, height).jpeg({ progressive }).toBuffer();
      await expect(inspectImage(whole)).resolves.toMatchObject({ format: 'jpeg', width, height });
      for (const missing of [2, 100, 5000, Math.floor(whole.length / 2), whole.length - 100]) {
        await expect(inspectImage(whole.subarray(0, whole.length - missing)), `${missing} bytes`).rejects.toSatisfy(isTruncated);
      }
    }
  });

  it('gives each of many pictures read at once its own reason', async () => {
    // libvips keeps one error text for all threads; sound pictures clear it while a broken one is refused.
    const sound = await noise(1300, 900).jpeg().toBuffer();
    const png = await noise(300, 200).png().toBuffer();
    const broken = Buffer.from(png).fill(0xff, 2000, 5000);
    const reasons = await Promise.all(
      Array.from({ length: 120 }, async (_, index) => {
        const bytes = [sound, sound.subarray(0, sound.length - 5000), broken, png.subarray(0, 4000)][index % 4] as Buffer;
        return inspectImage(bytes).then(() => 'sound', reasonOf);
      }),
    );
    for (const [at, expected] of ['sound', 'JPEG data are truncated', 'PNG data are damaged', 'PNG data are truncated'].entries()) {
      for (const reason of reasons.filter((_, index) => index % 4 === at)) expect(reason).toContain(expected);
    }
  });

  it('counts the colours of a flat picture and its largest share', async () => {
    const pixels = new Uint8Array(300).fill(9);
    pixels.set([1, 2, 3, 4, 5, 6], 30);
    const bytes = await sharp(pixels, { raw: { width: 10, height: 10, channels: 3 } })
      .png()
      .toBuffer();
    expect((await inspectImage(bytes)).flat).toEqual({ colours: 3, largestShare: 0.98 });
  });

  it('does not call a photo flat', async () => {
    expect((await inspectImage(await noise(40, 30).png().toBuffer())).flat).toBeUndefined();
    expect((await inspectImage(await noise(40, 30).jpeg().toBuffer())).flat).toBeUndefined();
  });
});

const placeholder = sharedData('data/ants-bees/train/ants/imageNotFound.gif');
describe.skipIf(!placeholder)('inspectImage on the placeholder of ants-bees', () => {
  it('sees that it is a drawing', async () => {
    const { flat } = await inspectImage(await readFile(placeholder ?? ''));
    expect(flat?.colours).toBe(33);
    expect(flat?.largestShare).toBeCloseTo(0.939, 3);
  });
});
