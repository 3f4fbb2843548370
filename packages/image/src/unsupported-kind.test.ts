import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sharedData } from '@graft/core/testing';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { type TiffOptions, writeTiff } from './__fixtures__/write-tiff.ts';
import { decodeImage } from './decode-image.ts';
import { inspectImage } from './inspect-image.ts';
import { probeImage } from './probe-image.ts';
import { thumbnail } from './thumbnail.ts';
import { UnreadableImageError } from './unreadable-image-error.ts';

const width = 24;
const height = 16;

function tiff(options: Partial<TiffOptions> & { readonly channels: number }): Buffer {
  const bytes = (width * height * options.channels * (options.bits ?? 8)) / 8;
  const data = Uint8Array.from({ length: bytes }, (_, index) => (index * 37) % 251);
  return writeTiff(data, { width, height, ...options });
}

/** Every reader must give the same reason, and it must be the kind's and not the file's fault. */
async function reasonEverywhere(bytes: Uint8Array): Promise<string> {
  const readers = [
    () => decodeImage(bytes, { orientation: 'ignore' }),
    () => inspectImage(bytes),
    () => probeImage(bytes),
    () => thumbnail(bytes, 32),
  ];
  const reasons = new Set<string>();
  for (const read of readers) {
    const error: unknown = await read().then(
      () => undefined,
      (cause: unknown) => cause,
    );
    if (!UnreadableImageError.isInstance(error)) throw new RangeError(`it was read, or failed otherwise: ${error}`);
    expect(error.problem).toBe('unsupported');
    reasons.add(error.reason);
  }
  expect(reasons.size).toBe(1);
  return [...reasons].join();
}

describe('a kind that is not read is told as such, with how to convert it', () => {
  it.each([
    ['ZSTD packing', { channels: 3, compression: 50_000 }],
    ['LZMA packing', { channels: 3, compression: 34_925 }],
    ['JPEG 2000 packing', { channels: 3, compression: 34_712 }],
    ['JPEG XL packing', { channels: 3, compression: 50_002 }],
    ['LERC packing', { channels: 3, compression: 34_887 }],
    ['packing number 34933', { channels: 3, compression: 34_933 }],
    ['64-bit floats', { channels: 1, bits: 64, sampleFormat: 3 }],
    ['16-bit floats', { channels: 3, bits: 16, sampleFormat: 3 }],
    ['12-bit integers', { channels: 1, bits: 12 }],
    ['32-bit integers', { channels: 3, bits: 32 }],
    ['16-bit signed integers', { channels: 1, bits: 16, sampleFormat: 2 }],
    ['64-bit complex floats', { channels: 1, bits: 64, sampleFormat: 6 }],
    ['CIE L*a*b*', { channels: 3, photometric: 8 }],
    ['ICC L*a*b*', { channels: 3, photometric: 9 }],
    ['LogL', { channels: 1, photometric: 32_844 }],
    ['6 channels', { channels: 6, photometric: 2 }],
    ['3 channels', { channels: 3, photometric: 1 }],
    ["a camera's raw file", { channels: 1, photometric: 32_803 }],
    ["a camera's raw file", { channels: 3, tags: [[50_706, 4, [0x0401]]] }],
    ['a preview of another picture', { channels: 3, tags: [[254, 4, [1]]] }],
  ] satisfies readonly [string, Partial<TiffOptions> & { channels: number }][])('TIFF with %s', async (words, options) => {
    for (const isBigEndian of [false, true]) {
      const reason = await reasonEverywhere(tiff({ ...options, isBigEndian, isDirectoryLast: isBigEndian }));
      expect(reason).toContain(words);
      expect(reason).toMatch(/which is not supported; (save|develop)/);
    }
  });

  it.each([
    [0xc0, 12, 'a JPEG of 12 bits per channel'],
    [0xc1, 12, 'a JPEG of 12 bits per channel'],
    [0xc3, 16, 'a JPEG of 16 bits per channel'],
    [0xc5, 8, 'a hierarchical or arithmetically coded lossless JPEG'],
    [0xcb, 8, 'a hierarchical or arithmetically coded lossless JPEG'],
    [0xf7, 8, 'a JPEG-LS picture'],
  ])('JPEG with the frame %i and %i bits', async (marker, bits, words) => {
    const bytes = await sharp({ create: { width, height, channels: 3, background: 'red' } })
      .jpeg()
      .toBuffer();
    const frame = bytes.indexOf(Buffer.from([0xff, 0xc0]));
    bytes[frame + 1] = marker;
    bytes[frame + 4] = bits;
    expect(await reasonEverywhere(bytes)).toContain(`it is ${words}, which is not supported; save it as`);
  });

  it.each([
    ['\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'HEIC'],
    ['\0\0\0\x18ftypavis\0\0\0\0avifavis', 'an AVIF sequence'],
    ['\0\0\0\x18ftypcrx \0\0\0\x01crx isom', "a camera's raw file"],
    ['II*\0\x10\0\0\0CR\x02\0', "a camera's raw file"],
    ['P6\n2 2\n255\n0123456789ab', 'a PPM, PGM or PBM picture'],
    ['P5 2 2 255 0123', 'a PPM, PGM or PBM picture'],
    ['BM6\0\0\0\0\0', 'BMP'],
    ['\xff\x0a\xcb\x40', 'JPEG XL'],
    ['\xff\x4f\xff\x51\0\x2f', 'JPEG 2000'],
    ['II\xbc\x01\x20\0\0\0', 'JPEG XR'],
    ['v/1\x01\x02\0\0\0', 'OpenEXR'],
    ['#?RADIANCE\n', 'Radiance HDR'],
    ['SIMPLE  =                    T', 'FITS'],
    [`${'\0'.repeat(128)}DICM`, 'DICOM'],
    ['qoif\0\0\0\x01', 'QOI'],
    ['\0\0\x01\0\x01\0\x10\x10', 'an icon'],
  ])('%j', async (content, words) => {
    expect(await reasonEverywhere(Buffer.from(content, 'latin1'))).toMatch(
      new RegExp(`^its content is ${words}, which is not supported; `),
    );
  });
});

const cases = sharedData('cases/not-damaged');
describe.skipIf(!cases)('the files of the case not-damaged', () => {
  it.each([
    ['float64.tif', '64-bit floats'],
    ['twelve-bit.tif', '12-bit integers'],
    ['lab.tif', 'CIE L*a*b*'],
    ['sequence.avif', 'an AVIF sequence'],
    ['twelve-bit.jpg', '12 bits per channel'],
  ])('%s', async (name, words) => {
    const reason = await reasonEverywhere(await readFile(join(cases ?? '', name)));
    expect(reason).toContain(words);
    expect(reason).toContain('which is not supported; save');
  });
});

const packing = sharedData('cases/tiff-errors/packing');
describe.skipIf(!packing)('the files of the case tiff-errors/packing', () => {
  it.each(['field', 'forest'])('%s is left out, not read as black', async (folder) => {
    expect(await reasonEverywhere(await readFile(join(packing ?? '', folder, 'zstd.tif')))).toContain(
      'ZSTD packing, which is not supported',
    );
  });
});
