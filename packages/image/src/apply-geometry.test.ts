import { type Image, type NetworkInput, PipelineError, type Preprocessing } from '@graft/core';
import sharp from 'sharp';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { applyGeometry } from './apply-geometry.ts';
import { readForNetwork } from './read-for-network.ts';
import { resizeImage } from './resize-image.ts';

const squash: Preprocessing = {
  colour: 'rgb-ignore-icc',
  orientation: 'exif',
  geometry: { kind: 'squash', kernel: 'bilinear' },
  height: 6,
  width: 8,
  channelOrder: 'rgb',
  mean: [127, 127, 127],
  std: [128, 128, 128],
};
const crop = (cropFraction: number, side: number): Preprocessing => ({
  ...squash,
  geometry: { kind: 'center-crop', cropFraction, kernel: 'bicubic' },
  height: side,
  width: side,
});

/** Red counts the rows, green the columns. */
function grid(height: number, width: number): Image {
  const data = Uint8Array.from({ length: height * width * 3 }, (_, at) => {
    const pixel = Math.floor(at / 3);
    return [Math.floor(pixel / width), pixel % width, 200][at % 3] as number;
  });
  return { data, height, width };
}

describe('applyGeometry', () => {
  it('is applied once: the types accept neither its result again nor a photo for a network', () => {
    type Taken = Parameters<typeof applyGeometry>[0];
    expectTypeOf<Image>().toExtend<Taken>();
    expectTypeOf<NetworkInput>().not.toExtend<Taken>();
    expectTypeOf<Image>().not.toExtend<NetworkInput>();
    expectTypeOf(applyGeometry).returns.toEqualTypeOf<NetworkInput>();
    expectTypeOf(readForNetwork).returns.resolves.toEqualTypeOf<NetworkInput>();
  });

  it.each([
    // The shorter side becomes 10; torchvision: int(10 * 37 / 20) = 18.
    [20, 37, 10, 18],
    [37, 20, 18, 10],
    [10, 10, 10, 10],
  ])('resizes %i x %i by the shorter side to %i x %i and takes the middle', (height, width, toHeight, toWidth) => {
    const geometry = { kind: 'resize-crop', shortestEdge: 10, kernel: 'bicubic' } as const;
    const image = grid(height, width);
    const resized = resizeImage(image, toHeight, toWidth, 'bicubic');
    const { data } = applyGeometry(image, { ...squash, geometry, height: 6, width: 8 });
    const [top, left] = [Math.floor((toHeight - 6) / 2), Math.floor((toWidth - 8) / 2)];
    for (let y = 0; y < 6; y++) {
      const start = ((top + y) * toWidth + left) * 3;
      expect([...data.subarray(y * 24, (y + 1) * 24)]).toEqual([...resized.data.subarray(start, start + 24)]);
    }
  });

  it('fits the whole picture between bars of the fill', () => {
    const geometry = { kind: 'letterbox', fill: 114, kernel: 'bilinear' } as const;
    const wide = applyGeometry(grid(10, 40), { ...squash, geometry, height: 8, width: 8 });
    const resized = resizeImage(grid(10, 40), 2, 8, 'bilinear');
    expect([...wide.data.subarray(0, 3 * 24)]).toEqual(Array(3 * 24).fill(114));
    expect([...wide.data.subarray(3 * 24, 5 * 24)]).toEqual([...resized.data]);
    expect([...wide.data.subarray(5 * 24)]).toEqual(Array(3 * 24).fill(114));
    const tall = applyGeometry(grid(40, 10), { ...squash, geometry, height: 8, width: 8 });
    expect([tall.data[0], tall.data[9], tall.data[15]]).toEqual([114, 2, 114]);
  });

  it('squashes the whole picture', () => {
    const image = grid(31, 17);
    expect(applyGeometry(image, squash)).toEqual(resizeImage(image, 6, 8, 'bilinear'));
  });

  it.each([
    [10, 20, 1, 10, 0, 5],
    [21, 10, 1, 10, 5, 0],
    [11, 20, 0.9, 9, 1, 5],
    [10, 10, 0.01, 1, 4, 4],
  ])('cuts the central square of %i x %i at fraction %d', (height, width, fraction, side, top, left) => {
    const { data } = applyGeometry(grid(height, width), crop(fraction, side));
    expect(data).toHaveLength(side * side * 3);
    expect([...data.subarray(0, 3)]).toEqual([top, left, 200]);
    expect([...data.subarray(-3)]).toEqual([top + side - 1, left + side - 1, 200]);
  });

  it('keeps R G B for a network that reads B G R: its graph holds the order', () => {
    const image = grid(6, 8);
    expect(applyGeometry(image, { ...squash, channelOrder: 'bgr' }).data).toEqual(image.data);
  });
});

describe('readForNetwork', () => {
  it('turns a photo upright where the contract says so, before its geometry', async () => {
    const image = grid(4, 2);
    const stored = await sharp(image.data, { raw: { width: 2, height: 4, channels: 3 } })
      .withMetadata({ orientation: 6 })
      .png()
      .toBuffer();
    const contract: Preprocessing = { ...squash, height: 2, width: 4 };
    const upright = await readForNetwork(stored, contract);
    // Orientation 6: the stored first row is the right column; the stored first column is the top row, from right to left.
    expect([...upright.data].filter((_, at) => at % 3 === 0)).toEqual([3, 2, 1, 0, 3, 2, 1, 0]);
    const ignored = await readForNetwork(stored, { ...contract, orientation: 'ignore' });
    expect(ignored).toEqual(resizeImage(image, 2, 4, 'bilinear'));
  });
});

describe('a wrong contract or picture is refused by name', () => {
  it.each([
    ['no contract', undefined, 'undefined'],
    ["a backbone's name in its place", 'efficientnet-lite0', 'a string'],
    ['no geometry', { ...squash, geometry: undefined }, 'with a geometry'],
    ['an unknown kind', { ...squash, geometry: { kind: 'centre-crop', kernel: 'bilinear' } }, 'centre-crop'],
    ['an unknown kernel', { ...squash, geometry: { kind: 'squash', kernel: 'cubic' } }, 'cubic'],
    ['no height', { ...squash, height: undefined }, 'the height of a network'],
    ['a width that is not a number', { ...squash, width: Number.NaN }, 'the width of a network'],
    ['a crop that was never parsed', { ...squash, geometry: { kind: 'center-crop', kernel: 'bilinear' } }, 'geometry.cropFraction'],
    ['bars that were never parsed', { ...squash, geometry: { kind: 'letterbox', kernel: 'bilinear' } }, 'geometry.fill'],
  ])('%s', (_, contract, words) => {
    const apply = () => applyGeometry(grid(4, 4), contract as unknown as Preprocessing);
    expect(apply).toThrow(PipelineError);
    expect(apply).toThrow(words);
  });

  it('a path in place of a decoded photo', () => {
    expect(() => applyGeometry('photo.jpg' as unknown as Image, squash)).toThrow('received a string');
  });

  it('before the file is read', async () => {
    await expect(readForNetwork('absent.jpg', undefined as unknown as Preprocessing)).rejects.toThrow('Expected a preprocessing contract');
  });
});
