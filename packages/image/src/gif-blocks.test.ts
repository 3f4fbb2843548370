import { join } from 'node:path';
import { sharedData } from '@graft/core/testing';
import { describe, expect, it } from 'vitest';
import { type GifPicture, writeGif } from './__fixtures__/write-gif.ts';
import { decodeImage } from './decode-image.ts';
import { inspectImage } from './inspect-image.ts';

const ignore = { orientation: 'ignore' } as const;
const [width, height] = [20, 15];
const palette = Array.from({ length: 768 }, (_, index) => (index * 41 + 17) % 256);
const otherPalette = palette.map((value) => 255 - value);
const pixels = Array.from({ length: width * height }, (_, index) => (index * 7) % 256);

function colours(indices: readonly number[], table: readonly number[]): number[] {
  return indices.flatMap((index) => table.slice(3 * index, 3 * index + 3));
}

async function decoded(pictures: readonly GifPicture[], hasTrailer = true): Promise<number[]> {
  return [...(await decodeImage(writeGif(pictures, { width, height, palette, hasTrailer }), ignore)).data];
}

describe("a GIF's transparent pixels show the palette's colour, as in Pillow and in a PNG", () => {
  it.each([0, 7, 49, 255])('with the transparent index %i', async (transparent) => {
    expect(await decoded([{ width, height, pixels, transparent }])).toEqual(colours(pixels, palette));
  });

  it('with a palette of its own', async () => {
    expect(await decoded([{ width, height, pixels, transparent: 7, palette: otherPalette }])).toEqual(colours(pixels, otherPalette));
  });

  it('in the first picture of an animation, whose others have another transparent index', async () => {
    const second = pixels.map((index) => 255 - index);
    const animation = [
      { width, height, pixels, transparent: 7 },
      { width, height, pixels: second, transparent: 14 },
    ];
    expect(await decoded(animation)).toEqual(colours(pixels, palette));
  });

  it('around a picture that is smaller than the canvas', async () => {
    const small = { left: 3, top: 2, width: 10, height: 8 };
    const inner = pixels.slice(0, small.width * small.height);
    const expected = Array.from({ length: width * height }, (_, at) => {
      const [x, y] = [(at % width) - small.left, Math.floor(at / width) - small.top];
      return x >= 0 && x < small.width && y >= 0 && y < small.height ? (inner[y * small.width + x] as number) : 49;
    });
    expect(await decoded([{ ...small, pixels: inner, transparent: 49 }])).toEqual(colours(expected, palette));
  });

  it('without a trailer, which some writers leave out', async () => {
    expect(await decoded([{ width, height, pixels, transparent: 7 }], false)).toEqual(colours(pixels, palette));
  });

  it('and a GIF without transparency stays as it is', async () => {
    expect(await decoded([{ width, height, pixels }])).toEqual(colours(pixels, palette));
  });
});

const logo = sharedData('cases/gif-transparency');
describe.skipIf(!logo)('the files of the case gif-transparency', () => {
  it('are the same picture to the bit', async () => {
    const [gif, png] = await Promise.all(['logo.gif', 'logo.png'].map((name) => decodeImage(join(logo ?? '', name), ignore)));
    expect(Buffer.compare(gif?.data ?? Buffer.of(1), png?.data ?? Buffer.of(2))).toBe(0);
  });
});

it('a transparent GIF looks to an inspection as it decodes', async () => {
  const gif = writeGif([{ width, height, pixels, transparent: 7 }], { width, height, palette });
  const opaque = writeGif([{ width, height, pixels }], { width, height, palette });
  expect((await inspectImage(gif)).perceptualHash).toBe((await inspectImage(opaque)).perceptualHash);
});
