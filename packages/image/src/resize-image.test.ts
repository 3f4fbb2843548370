import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Image, ResizeKernel } from '@graft/core';
import { sharedData } from '@graft/core/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeImage } from './decode-image.ts';
import { resizeImage } from './resize-image.ts';

interface PillowResizes {
  readonly resizes: readonly {
    readonly from: readonly [number, number];
    readonly kernel: ResizeKernel;
    readonly sha256: string;
    readonly to: readonly [number, number];
  }[];
}

function recorded(version: 12 | 13): PillowResizes['resizes'] {
  return (JSON.parse(readFileSync(new URL(`./__fixtures__/pillow-${version}.json`, import.meta.url), 'utf8')) as PillowResizes).resizes;
}

/** Pillow 13's condition for taking the columns first (`ImagingResampleInner` in Resample.c). */
function isColumnsFirst({ from: [height, width], to: [newHeight, newWidth] }: PillowResizes['resizes'][number]): boolean {
  return height > newHeight && height - newHeight > 2 * (width - newWidth);
}

function resizedHash({ from: [height, width], kernel, to }: PillowResizes['resizes'][number]): string {
  const data = Uint8Array.from({ length: height * width * 3 }, (_, at) => {
    const x = Math.floor(at / 3) % width;
    const y = Math.floor(at / 3 / width);
    return 7 * y + 13 * x + 29 * (at % 3) + x * y;
  });
  return createHash('sha256')
    .update(resizeImage({ data, height, width }, ...to, kernel).data)
    .digest('hex');
}

/** Pillow's formula word for word, one value at a time: the oracle of the fast kernels. */
function plainAxis(values: readonly number[], target: number, support: number, kernel: (x: number) => number): number[] {
  const scale = values.length / target;
  const wide = Math.max(scale, 1);
  return Array.from({ length: target }, (_, i) => {
    const centre = (i + 0.5) * scale;
    const low = Math.max(Math.trunc(centre - support * wide + 0.5), 0);
    const high = Math.min(Math.trunc(centre + support * wide + 0.5), values.length);
    const weights = values.slice(low, high).map((_value, index) => kernel((index + low - centre + 0.5) * (1 / wide)));
    const sum = weights.reduce((total, weight) => total + weight, 0);
    const fixed = weights.map((weight) => BigInt(Math.trunc((weight / sum) * 2 ** 22 + (weight < 0 ? -0.5 : 0.5))));
    const mixed = fixed.reduce((total, weight, index) => total + weight * BigInt(values[low + index] as number), 1n << 21n) >> 22n;
    return Math.min(Math.max(Number(mixed), 0), 255);
  });
}

const triangle = (x: number): number => Math.max(0, 1 - Math.abs(x));
function cubic(x: number): number {
  const d = Math.abs(x);
  return d < 1 ? (1.5 * d - 2.5) * d * d + 1 : d < 2 ? (((d - 5) * d + 8) * d - 4) * -0.5 : 0;
}

function plainResize(image: Image, height: number, width: number, kernel: 'bilinear' | 'bicubic'): number[] {
  const along = (values: number[], target: number): number[] =>
    values.length === target
      ? values
      : kernel === 'bilinear'
        ? plainAxis(values, target, 1, triangle)
        : plainAxis(values, target, 2, cubic);
  const resized = new Array<number>(height * width * 3);
  for (const c of [0, 1, 2]) {
    const rows = Array.from({ length: image.height }, (_, y) =>
      along(
        Array.from({ length: image.width }, (_value, x) => image.data[(y * image.width + x) * 3 + c] as number),
        width,
      ),
    );
    for (let x = 0; x < width; x++) {
      const column = along(
        rows.map((row) => row[x] as number),
        height,
      );
      column.forEach((value, y) => {
        resized[(y * width + x) * 3 + c] = value;
      });
    }
  }
  return resized;
}

const images = fc
  .record({ height: fc.integer({ min: 1, max: 24 }), width: fc.integer({ min: 1, max: 24 }) })
  .chain(({ height, width }) =>
    fc.uint8Array({ minLength: height * width * 3, maxLength: height * width * 3 }).map((data) => ({ data, height, width })),
  );
const size = fc.integer({ min: 1, max: 30 });

describe('resizeImage', () => {
  it.each(recorded(12))('equals Pillow 9 to 12 to the bit: $kernel, $from to $to', (resize) => {
    expect(resizedHash(resize)).toBe(resize.sha256);
  });

  it.each(recorded(13).filter((resize) => !isColumnsFirst(resize)))(
    'equals Pillow 13 where that takes the rows first: $kernel, $from to $to',
    (resize) => {
      expect(resizedHash(resize)).toBe(resize.sha256);
    },
  );

  it('differs from Pillow 13 where that takes the columns first', () => {
    const others = recorded(13).filter((resize) => resizedHash(resize) !== resize.sha256);
    expect(others).toHaveLength(8);
    expect(others.every(isColumnsFirst)).toBe(true);
  });

  it.each(['bilinear', 'bicubic'] as const)('equals the plain %s for any picture and size', (kernel) => {
    fc.assert(
      fc.property(images, size, size, (image, height, width) => {
        expect([...resizeImage(image, height, width, kernel).data]).toEqual(plainResize(image, height, width, kernel));
      }),
      { numRuns: 150 },
    );
  });

  it('clamps the overshoot of bicubic to 0 and 255', () => {
    const edge: Image = { data: Uint8Array.from([0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255]), height: 1, width: 4 };
    const { data } = resizeImage(edge, 1, 16, 'bicubic');
    expect(Math.min(...data)).toBe(0);
    expect(Math.max(...data)).toBe(255);
    expect([...data]).toEqual(plainResize(edge, 1, 16, 'bicubic'));
  });

  it('gives results that later calls do not touch', () => {
    const image = (value: number): Image => ({ data: new Uint8Array(12 * 10 * 3).fill(value), height: 12, width: 10 });
    const first = resizeImage(image(9), 5, 5, 'bilinear');
    resizeImage(image(200), 5, 5, 'bilinear');
    expect([...first.data]).toEqual(Array(75).fill(9));
  });

  it('gives the picture itself where nothing is to be done', () => {
    const image: Image = { data: new Uint8Array(12), height: 2, width: 2 };
    expect(resizeImage(image, 2, 2, 'bilinear')).toBe(image);
  });

  it('refuses pixels that do not fill the size', () => {
    expect(() => resizeImage({ data: new Uint8Array(11), height: 2, width: 2 }, 4, 4, 'bilinear')).toThrow('[2, 2, 3]');
    expect(() => resizeImage({ data: new Uint8Array(12), height: 2, width: 2 }, 0, 4, 'bilinear')).toThrow('target');
  });

  it.each([
    ['a path in place of an image', 'photo.jpg', 4, 'bilinear', 'must be decoded first'],
    ['a size that is not a number', { data: new Uint8Array(12), height: 2, width: 2 }, Number.NaN, 'bilinear', undefined],
    ['a size that is left out', { data: new Uint8Array(12), height: 2, width: 2 }, undefined, 'bilinear', undefined],
    ['an unknown kernel', { data: new Uint8Array(12), height: 2, width: 2 }, 4, 'cubic', 'Did you mean "bicubic"?'],
    ['a kernel that is left out', { data: new Uint8Array(12), height: 2, width: 2 }, 4, undefined, 'Known: nearest, box'],
  ])('refuses %s by name', (_, image, side, kernel, hint) => {
    const resize = () => resizeImage(image as Image, side as number, 4, kernel as ResizeKernel);
    expect(resize).toThrow(expect.objectContaining({ code: expect.stringMatching(/GRAFT_(CONFIG|UNKNOWN_NAME)/) }));
    if (hint) expect(resize).toThrow(expect.objectContaining({ hint: expect.stringContaining(hint) }));
  });
});

const keras = sharedData('golden/keras-idg');
describe.skipIf(!keras)('resizeImage beside recorded Pillow', () => {
  const folder = keras ?? '';
  interface Case {
    image: 'A' | 'C';
    interpolation: string;
    target_size: [number, number];
    keep_aspect_ratio: boolean;
    array: { offset: number; shape: number[] };
  }
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
  const cases = keras
    ? (JSON.parse(read('resize.json')).resizes as Case[]).filter(
        (one) => !one.keep_aspect_ratio && /^(nearest|bilinear|bicubic)$/.test(one.interpolation),
      )
    : [];

  it.each(cases.map((one) => [one.image, one.interpolation, one.target_size.join(' x '), one] as const))(
    'picture %s, %s to %s',
    (_image, _kernel, _size, one) => {
      const { array, target_size: target, interpolation } = one;
      const { shape, a, b, d, e } =
        one.image === 'C' ? JSON.parse(read('resize.json')).imageC : JSON.parse(read('images.json')).images[one.image];
      const [height, width] = shape as [number, number];
      const data = Uint8Array.from({ length: height * width * 3 }, (_, at) => {
        const [r, q, k] = [Math.floor(at / 3 / width), Math.floor(at / 3) % width, at % 3];
        return a * r + b * q + d * k + e * r * q + 5 * k * r;
      });
      const expected = readFileSync(join(folder, 'resize.u8')).subarray(array.offset, array.offset + target[0] * target[1] * 3);
      const result = resizeImage({ data, height, width }, target[0], target[1], interpolation as ResizeKernel);
      expect([...result.data]).toEqual([...expected]);
    },
  );
});

const backbones = sharedData('golden/backbones/inputs.json');
describe.skipIf(!backbones)('decode and resize beside recorded Pillow', () => {
  interface Input {
    id: string;
    path?: string;
    decodedSha256: string;
    pixelsSha256: string;
  }
  const inputs = backbones ? (JSON.parse(readFileSync(backbones, 'utf8')) as Input[]).filter((input) => input.path) : [];
  const hash = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex');

  it.each(inputs.map((input) => [input.id, input] as const))('%s is equal to the bit', async (_id, input) => {
    const image = await decodeImage(sharedData(input.path ?? '') ?? '', { orientation: 'ignore' });
    expect(hash(image.data)).toBe(input.decodedSha256);
    expect(hash(resizeImage(image, 224, 224, 'bilinear').data)).toBe(input.pixelsSha256);
  });
});
