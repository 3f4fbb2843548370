import { readFileSync } from 'node:fs';
import { type ResizeKernel, ShapeMismatchError } from '@graft/core';
import { sharedData } from '@graft/core/testing';
import { describe, expect, it } from 'vitest';
import { type ColorMode, convertColorMode } from './color-mode.ts';
import { resizeCentralPart, resizeImage } from './resize-image.ts';

interface Formula {
  readonly shape: readonly number[];
  readonly a: number;
  readonly b: number;
  readonly d: number;
  readonly e: number;
}
interface Entry {
  readonly offset: number;
  readonly shape: readonly number[];
}
interface Recording {
  readonly imageC: Formula;
  readonly resizes: readonly {
    readonly image: 'A' | 'C';
    readonly interpolation: ResizeKernel;
    readonly target_size: readonly [height: number, width: number];
    readonly keep_aspect_ratio: boolean;
    readonly array: Entry;
  }[];
  readonly colorModes: readonly { readonly from: string; readonly color_mode: ColorMode; readonly array: Entry }[];
}

const path = sharedData('golden/keras-idg/resize.json');
const read = <Content>(name: string): Content => JSON.parse(readFileSync((path as string).replace('resize.json', name), 'utf8')) as Content;

describe.skipIf(path === undefined)("what Keras' load_img gives", () => {
  const recording = path ? read<Recording>('resize.json') : undefined;
  const formulas = path ? read<{ images: Readonly<Record<string, Formula>> }>('images.json').images : {};
  const stored = path ? readFileSync(path.replace(/json$/, 'u8')) : new Uint8Array();
  const values = ({ offset, shape }: Entry): number[] => [...stored.subarray(offset, offset + shape.reduce((size, n) => size * n, 1))];

  it.each(recording?.resizes ?? [])(
    'is what the resizes give: $image, $interpolation, $target_size, aspect kept: $keep_aspect_ratio',
    ({ image, interpolation, target_size: [height, width], keep_aspect_ratio: isKept, array }) => {
      const picture = drawn((image === 'C' ? recording?.imageC : formulas[image]) as Formula);
      const resized = (isKept ? resizeCentralPart : resizeImage)(picture, height, width, interpolation);
      expect([resized.height, resized.width]).toEqual([height, width]);
      expect([...resized.data]).toEqual(values(array));
    },
  );

  it.each(recording?.colorModes ?? [])('is what the colour modes give: $from as $color_mode', ({ from, color_mode: to, array }) => {
    const isGrey = from.startsWith('grey');
    const picture = drawn(formulas[isGrey ? 'B' : 'A'] as Formula);
    const mode = isGrey ? 'grayscale' : 'rgb';
    const withAlpha = (): Uint8Array =>
      convertColorMode(picture.data, 'rgb', 'rgba').map((value, i) => {
        const [r, q] = [Math.floor((i >> 2) / picture.width), (i >> 2) % picture.width];
        return i % 4 === 3 ? (3 * r + 11 * q + r * q) % 256 : value;
      });
    const converted = from.startsWith('rgba') ? convertColorMode(withAlpha(), 'rgba', to) : convertColorMode(picture.data, mode, to);
    expect([...converted]).toEqual(values(array));
  });
});

describe('convertColorMode', () => {
  it('refuses an incomplete last pixel', () => {
    expect(() => convertColorMode(new Uint8Array(4), 'rgb', 'rgba')).toThrow(ShapeMismatchError);
  });

  it('refuses a mode that it does not know', () => {
    expect(() => convertColorMode(new Uint8Array(3), 'rgb', 'grey' as 'grayscale')).toThrow('grey');
  });
});

function drawn({ shape, a, b, d, e }: Formula): { data: Uint8Array; height: number; width: number } {
  const [height, width, channels] = shape as [number, number, number];
  const data = Uint8Array.from({ length: height * width * channels }, (_, i) => {
    const k = i % channels;
    const q = Math.floor(i / channels) % width;
    const r = Math.floor(i / (channels * width));
    return (a * r + b * q + d * k + e * r * q + 5 * k * r) % 256;
  });
  return { data, height, width };
}
