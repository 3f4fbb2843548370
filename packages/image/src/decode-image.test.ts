import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeImage } from './decode-image.ts';

const ignore = { orientation: 'ignore' } as const;

function rgb(width: number, height: number, valueAt: (index: number) => number): Sharp {
  return sharp(
    Uint8Array.from({ length: width * height * 3 }, (_, index) => valueAt(index)),
    { raw: { width, height, channels: 3 } },
  );
}

describe('decodeImage', () => {
  it('reads pixels in rows, columns, R G B', async () => {
    const png = await rgb(3, 2, (index) => index * 10)
      .png()
      .toBuffer();
    const image = await decodeImage(png, ignore);
    expect([image.height, image.width]).toEqual([2, 3]);
    expect([...image.data]).toEqual(Array.from({ length: 18 }, (_, index) => index * 10));
  });

  it('drops alpha without blending', async () => {
    const pixel = Uint8Array.from([200, 100, 50, 0, 10, 20, 30, 128]);
    const png = await sharp(pixel, { raw: { width: 2, height: 1, channels: 4 } })
      .png()
      .toBuffer();
    expect([...(await decodeImage(png, ignore)).data]).toEqual([200, 100, 50, 10, 20, 30]);
  });

  it('repeats gray', async () => {
    const png = await sharp(Uint8Array.from([7, 250]), { raw: { width: 2, height: 1, channels: 1 } })
      .toColourspace('b-w')
      .png()
      .toBuffer();
    expect([...(await decodeImage(png, ignore)).data]).toEqual([7, 7, 7, 250, 250, 250]);
  });

  it('drops the alpha of gray', async () => {
    const pixels = Uint8Array.from([7, 0, 250, 90]);
    const png = await sharp(pixels, { raw: { width: 2, height: 1, channels: 2 } })
      .toColourspace('b-w')
      .png()
      .toBuffer();
    expect([...(await decodeImage(png, ignore)).data]).toEqual([7, 7, 7, 250, 250, 250]);
  });

  it.each([
    ['rgb16', 3],
    ['grey16', 1],
  ] as const)('keeps the upper 8 bits of %s', async (space, channels) => {
    const values = Uint16Array.from({ length: 4 * channels }, (_, index) => index * 5000 + 255);
    const png = await sharp(values, { raw: { width: 4, height: 1, channels } })
      .toColourspace(space)
      .png()
      .toBuffer();
    expect((await sharp(png).metadata()).depth).toBe('ushort');
    const upper = [...values].map((value) => value >> 8);
    expect([...(await decodeImage(png, ignore)).data]).toEqual(channels === 3 ? upper : upper.flatMap((value) => [value, value, value]));
  });

  it('turns CMYK into R G B without a profile', async () => {
    const jpeg = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#c05028' } })
      .toColourspace('cmyk')
      .jpeg()
      .toBuffer();
    expect((await sharp(jpeg).metadata()).space).toBe('cmyk');
    const inks = await sharp(jpeg, { ignoreIcc: true }).pipelineColourspace('cmyk').toColourspace('cmyk').raw().toBuffer();
    const [c = 0, m = 0, y = 0, k = 0] = inks;
    const expected = [c, m, y].map((ink) => 255 - k - Math.round(((255 - k) * ink) / 255));
    expect([...(await decodeImage(jpeg, ignore)).data.subarray(0, 3)]).toEqual(expected);
  });

  it('ignores an embedded colour profile', async () => {
    const pixels = rgb(2, 1, (index) => 40 * (index + 1));
    const png = await pixels.withIccProfile('p3').png().toBuffer();
    const stored = await sharp(png, { ignoreIcc: true }).raw().toBuffer();
    expect((await sharp(png).metadata()).icc).toBeDefined();
    expect([...(await decodeImage(png, ignore)).data]).toEqual([...stored]);
  });

  it('takes the first picture of an animation', async () => {
    const frames = await Promise.all(
      ['#ff0000', '#0000ff'].map((background) =>
        sharp({ create: { width: 4, height: 4, channels: 3, background } })
          .png()
          .toBuffer(),
      ),
    );
    const gif = await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer();
    expect((await sharp(gif).metadata()).pages).toBe(2);
    const image = await decodeImage(gif, ignore);
    expect([image.height, image.width, ...image.data.subarray(0, 3)]).toEqual([4, 4, 255, 0, 0]);
  });

  // Where a stored row-major 2 x 3 picture 0 1 2 / 3 4 5 goes under each orientation, by the EXIF 2.3 table.
  it.each([
    [1, 3, [0, 1, 2, 3, 4, 5]],
    [2, 3, [2, 1, 0, 5, 4, 3]],
    [3, 3, [5, 4, 3, 2, 1, 0]],
    [4, 3, [3, 4, 5, 0, 1, 2]],
    [5, 2, [0, 3, 1, 4, 2, 5]],
    [6, 2, [3, 0, 4, 1, 5, 2]],
    [7, 2, [5, 2, 4, 1, 3, 0]],
    [8, 2, [2, 5, 1, 4, 0, 3]],
  ])('applies EXIF orientation %i only where asked', async (orientation, width, expected) => {
    const png = await rgb(3, 2, (index) => Math.floor(index / 3) * 40)
      .withMetadata({ orientation })
      .png()
      .toBuffer();
    const upright = await decodeImage(png, { orientation: 'exif' });
    expect(upright.width).toBe(width);
    expect([...upright.data].filter((_, index) => index % 3 === 0).map((value) => value / 40)).toEqual(expected);
    const stored = await decodeImage(png, ignore);
    expect([...stored.data].filter((_, index) => index % 3 === 0).map((value) => value / 40)).toEqual([0, 1, 2, 3, 4, 5]);
  });
});

describe('decodeImage refuses', () => {
  let folder: string;
  let photo: Sharp;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'graft-image-'));
    photo = rgb(200, 150, (index) => (index * 7919) % 251);
  });
  afterAll(async () => rm(folder, { recursive: true, force: true }));

  it.each(['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'] as const)('a truncated %s', async (format) => {
    const whole = await photo.clone().toFormat(format).toBuffer();
    await expect(decodeImage(whole, ignore)).resolves.toMatchObject({ height: 150, width: 200 });
    const half = whole.subarray(0, Math.floor(whole.length / 2));
    await expect(decodeImage(half, ignore)).rejects.toThrow(`its ${format.toUpperCase()} data are truncated`);
  });

  it.each([
    ['', 'the file is empty'],
    ['<!DOCTYPE html><html><body>404</body></html>', 'an HTML page'],
    ['<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', 'an SVG drawing'],
    ['%PDF-1.7', 'a PDF document'],
    ['{"error": "not found"}', 'JSON text'],
    ['\0'.repeat(2000), 'zero bytes'],
    ['no image at all', 'of no known image format'],
    ['BM6\0\0\0\0\0', 'BMP, which is not supported'],
    ['\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'HEIC, which is not supported'],
  ])('%j, saying what it is', async (content, reason) => {
    await expect(decodeImage(Buffer.from(content, 'latin1'), ignore)).rejects.toThrow(reason);
  });

  it('a picture with more pixels than allowed, before decoding it', async () => {
    const png = await photo.clone().png().toBuffer();
    await expect(decodeImage(png, { orientation: 'ignore', maxPixels: 29_999 })).rejects.toThrow('200 x 150 pixels');
    await expect(decodeImage(png, { orientation: 'ignore', maxPixels: 30_000 })).resolves.toBeDefined();
  });

  it('a path that leads nowhere, and names it', async () => {
    await expect(decodeImage(join(folder, 'absent.jpg'), ignore)).rejects.toThrow(
      /absent\.jpg but there is nothing at this path \(ENOENT\)/,
    );
    await expect(decodeImage(folder, ignore)).rejects.toThrow(/it is a folder/);
  });

  it('nothing because of its name', async () => {
    const path = join(folder, 'really-a-png.jpg');
    await writeFile(path, await photo.clone().png().toBuffer());
    await expect(decodeImage(path, ignore)).resolves.toMatchObject({ height: 150, width: 200 });
  });
});
