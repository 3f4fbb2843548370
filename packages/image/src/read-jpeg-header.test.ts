import { createRng } from '@graft/core';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { readJpegHeader } from './read-jpeg-header.ts';

function noise(width: number, height: number): Sharp {
  const pixels = Uint8Array.from({ length: width * height * 3 }, (_, index) => Math.imul(index + 1, 2_654_435_761) >>> 24);
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

/** What the decoder makes of the same bytes, in the same words; undefined where it refuses them. */
async function decoderSays(bytes: Buffer) {
  const metadata = await sharp(bytes, { failOn: 'truncated', limitInputPixels: false })
    .metadata()
    .catch(() => undefined);
  if (!metadata) return undefined;
  const { format, width, height, orientation = 1, space, hasAlpha, pages = 1 } = metadata;
  return {
    format,
    width,
    height,
    orientation: orientation >= 1 && orientation <= 8 ? orientation : 1,
    space,
    hasAlpha,
    bits: 8,
    frames: pages,
  };
}

/** An EXIF segment whose only entry is an orientation, by hand: libvips writes little-endian ones alone. */
function withOrientation(jpeg: Buffer, order: 'II' | 'MM', orientation: number): Buffer {
  const tiff = Buffer.alloc(26);
  const isLittle = order === 'II';
  const put16 = (value: number, at: number) => (isLittle ? tiff.writeUInt16LE(value, at) : tiff.writeUInt16BE(value, at));
  const put32 = (value: number, at: number) => (isLittle ? tiff.writeUInt32LE(value, at) : tiff.writeUInt32BE(value, at));
  tiff.write(order, 'latin1');
  put16(42, 2);
  put32(8, 4);
  put16(1, 8);
  put16(0x0112, 10);
  put16(3, 12);
  put32(1, 14);
  put16(orientation, 18);
  return withSegment(jpeg, 0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]));
}

function withSegment(jpeg: Buffer, marker: number, content: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, (content.length + 2) >> 8, (content.length + 2) & 255]);
  return Buffer.concat([jpeg.subarray(0, 2), head, content, jpeg.subarray(2)]);
}

describe('readJpegHeader', () => {
  it.each([
    ['baseline', noise(70, 50).jpeg()],
    ['progressive', noise(700, 50).jpeg({ progressive: true })],
    ['gray', noise(7, 500).grayscale().jpeg()],
    ['4:4:4 with a profile', noise(33, 47).withIccProfile('p3').jpeg({ chromaSubsampling: '4:4:4' })],
    ['with metadata', noise(33, 47).withMetadata({ orientation: 6, density: 300 }).jpeg()],
  ])('reads what the decoder reads: %s', async (_, picture) => {
    const bytes = await picture.toBuffer();
    expect(readJpegHeader(bytes)).toBeDefined();
    expect(readJpegHeader(bytes)).toEqual(await decoderSays(bytes));
  });

  it('reads orientations in either byte order', async () => {
    const plain = await noise(20, 10).jpeg().toBuffer();
    for (const order of ['II', 'MM'] as const) {
      for (let orientation = 1; orientation <= 8; orientation++) {
        const bytes = withOrientation(plain, order, orientation);
        expect(readJpegHeader(bytes)?.orientation).toBe(orientation);
        expect(readJpegHeader(bytes)).toEqual(await decoderSays(bytes));
      }
    }
  });

  it('leaves unusual files to the decoder', async () => {
    const plain = await noise(20, 10).jpeg().toBuffer();
    const cmyk = await noise(20, 10).toColourspace('cmyk').jpeg().toBuffer();
    const twice = withOrientation(withOrientation(plain, 'II', 3), 'MM', 6);
    const several = withSegment(plain, 0xe2, Buffer.from('MPF\0II*\0'));
    const beyond = withOrientation(plain, 'II', 9);
    for (const bytes of [cmyk, twice, several, beyond, plain.subarray(0, 40), Buffer.from([0xff, 0xd8, 0xff])]) {
      expect(readJpegHeader(bytes)).toBeUndefined();
    }
  });

  it('never contradicts the decoder where the head is damaged', async () => {
    const rng = createRng(4);
    const whole = withOrientation(await noise(70, 50).jpeg().toBuffer(), 'MM', 6);
    const head = whole.indexOf(Buffer.from([0xff, 0xda]));
    let read = 0;
    for (let round = 0; round < 1500; round++) {
      const bytes = Buffer.from(whole);
      for (let change = 0; change <= round % 3; change++) bytes[2 + rng.integer(head - 2)] = rng.integer(256);
      const ours = readJpegHeader(bytes);
      const theirs = ours && (await decoderSays(bytes));
      if (theirs === undefined) continue;
      read++;
      expect(ours, `round ${round}`).toEqual(theirs);
    }
    expect(read).toBeGreaterThan(500);
  });
});
