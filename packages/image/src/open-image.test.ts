import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError, type Preprocessing, UnknownNameError } from '@graft/core';
import { sharedData } from '@graft/core/testing';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { writeTiff } from './__fixtures__/write-tiff.ts';
import { decodeImage } from './decode-image.ts';
import { inspectImage } from './inspect-image.ts';
import { probeImage } from './probe-image.ts';
import { readForNetwork } from './read-for-network.ts';
import { tiffTags } from './read-tiff-directory.ts';
import { thumbnail } from './thumbnail.ts';
import { tiffEntries } from './tiff-entries.ts';
import { type ImageProblem, UnreadableImageError } from './unreadable-image-error.ts';

const preprocessing: Preprocessing = {
  colour: 'rgb-ignore-icc',
  orientation: 'exif',
  geometry: { kind: 'squash', kernel: 'bilinear' },
  height: 32,
  width: 32,
  channelOrder: 'rgb',
  mean: [0, 0, 0],
  std: [255, 255, 255],
};

const decoders = {
  decodeImage: (bytes: Uint8Array) => decodeImage(bytes, { orientation: 'ignore' }),
  inspectImage,
  readForNetwork: (bytes: Uint8Array) => readForNetwork(bytes, preprocessing),
  thumbnail: (bytes: Uint8Array) => thumbnail(bytes, 32),
};
const readers = { ...decoders, probeImage };

async function problems(bytes: Uint8Array, asked: Readonly<Record<string, (bytes: Uint8Array) => Promise<unknown>>>) {
  const found: Record<string, ImageProblem | 'read'> = {};
  for (const [name, read] of Object.entries(asked)) {
    found[name] = await read(bytes).then(
      () => 'read' as const,
      (error: unknown) => {
        if (!UnreadableImageError.isInstance(error)) throw error;
        return error.problem;
      },
    );
  }
  return found;
}

function everywhere(problem: string, asked: object): Record<string, string> {
  return Object.fromEntries(Object.keys(asked).map((name) => [name, problem]));
}

const noise = Uint8Array.from({ length: 201 * 151 * 3 }, (_, index) => Math.imul(index + 1, 2_654_435_761) >>> 24);
const photo = sharp(noise, { raw: { width: 201, height: 151, channels: 3 } });

describe('truncation is judged alike by every reader', () => {
  it.each([
    ['jpeg', {}],
    ['jpeg', { progressive: true }],
    ['png', {}],
    ['png', { palette: true }],
    ['gif', {}],
    ['webp', {}],
    ['webp', { lossless: true }],
    ['avif', {}],
    ['tiff', { compression: 'none' }],
    ['tiff', { compression: 'lzw' }],
    ['tiff', { compression: 'jpeg' }],
    ['tiff', { compression: 'packbits' }],
    ['tiff', { compression: 'deflate', tile: true, tileWidth: 64, tileHeight: 64 }],
    ['tiff', { compression: 'none', bigtiff: true }],
  ] as const)('%s %j', async (format, options) => {
    const whole = await photo.clone().toFormat(format, options).toBuffer();
    expect(await problems(whole, readers)).toEqual(everywhere('read', readers));
    // A TIFF may end with what is no part of its picture.
    const few = format === 'tiff' ? [0.1, 0.2, 0.4].map((share) => Math.floor(share * whole.length)) : [2, 9, 100];
    for (const missing of [...few, Math.floor(whole.length / 2)]) {
      const cut = whole.subarray(0, whole.length - missing);
      expect(await problems(cut, readers), `${missing} bytes are missing`).toEqual(everywhere('truncated', readers));
    }
  });

  it('a JPEG whose second half was never written is truncated, although a decoder fills it up', async () => {
    const whole = await photo.clone().jpeg().toBuffer();
    for (const from of [2, 3, 5, 20].map((part) => Math.floor(whole.length - whole.length / part))) {
      const zeros = Buffer.from(whole).fill(0, from);
      expect(await problems(zeros, readers), `zeros from byte ${from}`).toEqual(everywhere('truncated', readers));
    }
  });
});

const waves = Uint8Array.from({ length: noise.length }, (_, index) => 128 + 100 * Math.sin(index / 37) + ((noise[index] as number) % 8));
const drawn = sharp(waves, { raw: { width: 201, height: 151, channels: 3 } });

/** Where the first, the middle and the last strip or tile begin. */
function placesOf(bytes: Uint8Array): number[] {
  const found = tiffEntries(bytes);
  const entry =
    found === 'cut' ? undefined : found.entries.find(({ tag }) => tag === tiffTags.stripOffsets || tag === tiffTags.tileOffsets);
  const offsets = entry?.values() ?? 'cut';
  if (offsets === 'cut') throw new RangeError('the file has no strips');
  return [0, offsets.length >> 1, offsets.length - 1].map((index) => offsets[index] as number);
}

describe('damage inside a TIFF is found, and not painted black', () => {
  it.each([
    ['lzw', {}],
    ['deflate', {}],
    ['lzw', { tile: true, tileWidth: 64, tileHeight: 64 }],
    ['deflate', { tile: true, tileWidth: 64, tileHeight: 48 }],
    ['deflate', { tile: true, tileWidth: 64, tileHeight: 64, bigtiff: true }],
    ['deflate', { tile: true, tileWidth: 64, tileHeight: 64, predictor: 'horizontal' }],
  ] as const)('%s %j', async (compression, options) => {
    const whole = await drawn
      .clone()
      .tiff({ compression, ...options })
      .toBuffer();
    expect(await problems(whole, decoders)).toEqual(everywhere('read', decoders));
    for (const place of placesOf(whole)) {
      const broken = Buffer.from(whole).fill(0xff, place, place + 16);
      expect(await problems(broken, decoders), `at ${place}`).toEqual(everywhere('damaged', decoders));
    }
  });

  it('also where many pictures are read at once', async () => {
    const whole = await drawn.clone().tiff({ compression: 'deflate', tile: true, tileWidth: 64, tileHeight: 64 }).toBuffer();
    const [, place = 0] = placesOf(whole);
    const broken = Buffer.from(whole).fill(0xff, place, place + 16);
    const found = await Promise.all(Array.from({ length: 80 }, (_, index) => problems(index % 2 ? whole : broken, decoders)));
    expect(found).toEqual(Array.from({ length: 80 }, (_, index) => everywhere(index % 2 ? 'read' : 'damaged', decoders)));
  });

  it('and tags that no decoder knows are no damage', async () => {
    const pixels = Uint8Array.from({ length: 24 * 16 * 3 }, (_, index) => index % 251);
    const tags = [
      [33_550, 4, [1, 1, 0]],
      [50_999, 3, [7]],
    ] as const;
    const { data } = await decodeImage(writeTiff(pixels, { width: 24, height: 16, channels: 3, tags }), { orientation: 'ignore' });
    expect([...data]).toEqual([...pixels]);
  });
});

describe('a wrong argument is named', () => {
  it.each([
    ['undefined', undefined],
    ['an image that is decoded already', { data: new Uint8Array(3), height: 1, width: 1 }],
    ['an ArrayBuffer', new ArrayBuffer(8)],
    ['a number', 7],
    ['a list', [1, 2, 3]],
  ])('in place of a picture: %s', async (_, source) => {
    const given = source as unknown as Uint8Array;
    for (const read of [decoders.decodeImage, decoders.readForNetwork, inspectImage, probeImage]) {
      await expect(read(given)).rejects.toSatisfy(ConfigError.isInstance);
    }
  });

  it('as an orientation, or as none', async () => {
    const bytes = await photo.clone().png().toBuffer();
    for (const options of [{ orientation: 'auto' }, {}, undefined, 'exif']) {
      await expect(decodeImage(bytes, options as unknown as { orientation: 'exif' }), String(options)).rejects.toSatisfy(
        UnknownNameError.isInstance,
      );
    }
  });
});

const zeros = sharedData('cases/truncated-for-predict');
describe.skipIf(!zeros)('the file of the case truncated-for-predict', () => {
  it('is truncated for every reader', async () => {
    const bytes = await readFile(join(zeros ?? '', 'zeros-from-half.jpg'));
    expect(await problems(bytes, readers)).toEqual(everywhere('truncated', readers));
  });
});

const halves = sharedData('cases/tiff-errors');
describe.skipIf(!halves)('the files of the case tiff-errors', () => {
  it.each(['None.tif', 'lzw.tif'])('the half of %s is truncated for every reader, the whole is read', async (name) => {
    const [whole, cut] = await Promise.all(['whole', 'cut'].map((folder) => readFile(join(halves ?? '', folder, name))));
    expect(await problems(whole as Buffer, readers)).toEqual(everywhere('read', readers));
    expect(await problems(cut as Buffer, readers)).toEqual(everywhere('truncated', readers));
  });
});
