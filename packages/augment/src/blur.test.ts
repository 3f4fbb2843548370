import type { Image } from '@graft/core';
import { describe, expect, it } from 'vitest';
import { blur } from './blur.ts';
import { goldenBytes, goldenImage, pillowGolden } from './testing/pillow-golden.ts';
import { samePixels } from './testing/same-pixels.ts';
import { speckledImage } from './testing/speckled-image.ts';

describe('blur', () => {
  it.each(pillowGolden.blurs)(
    "is torchvision's within 1 of 255, and the same byte nearly everywhere: $image, $kernelSize px, sigma $sigma",
    (recorded) => {
      const photo = goldenImage(recorded.image);
      const target = new Uint8Array(photo.data.length);
      blur(photo, target, recorded.kernelSize, recorded.sigma);
      const differences = goldenBytes(recorded.bytes).map((value, i) => Math.abs(value - (target[i] as number)));
      expect(Math.max(...differences)).toBeLessThanOrEqual(1);
      expect(differences.filter((difference) => difference > 0).length / differences.length).toBeLessThan(0.01);
    },
  );

  it('mirrors about the last pixel again and again where the kernel is larger than the photo', () => {
    const photo = speckledImage(2, 3);
    const target = new Uint8Array(18);
    blur(photo, target, 21, 200);
    // Nearly a box: of the mirrored rows each pixel of the border stands for half as often as the inner column.
    const mean = (channel: number): number => {
      const row = (y: number) =>
        [0, 1, 2].reduce((sum, x) => sum + (photo.data[(y * 3 + x) * 3 + channel] as number) * (x === 1 ? 2 : 1), 0) / 4;
      return (row(0) + row(1)) / 2;
    };
    for (const channel of [0, 1, 2]) expect(Math.abs((target[channel] as number) - mean(channel))).toBeLessThan(10);
    const dot = { data: Uint8Array.of(5, 200, 255), height: 1, width: 1 };
    const same = new Uint8Array(3);
    blur(dot, same, 5, 2);
    expect(same).toEqual(dot.data);
  });

  it('gives the very bytes of the plain sums, of any size and kernel, one photo after another', () => {
    for (const [height, width] of [
      [40, 31],
      [7, 90],
      [1, 9],
      [5, 1],
      [40, 31],
    ] as const) {
      for (const [size, sigma] of [
        [1, 0.3],
        [3, 0.8],
        [9, 2],
        [31, 12],
      ] as const) {
        const photo = speckledImage(height, width);
        const target = new Uint8Array(photo.data.length);
        blur(photo, target, size, sigma);
        expect(samePixels(target, plainBlur(photo, size, sigma)), `${height} x ${width}, ${size}, ${sigma}`).toBe(true);
      }
    }
  });
});

/** Pixel by pixel, as the formula stands in `blur`. */
function plainBlur({ data, height, width }: Image, size: number, sigma: number): Uint8Array {
  const radius = (size - 1) / 2;
  const bell = Float64Array.from({ length: size }, (_, k) => Math.exp(-(((k - radius) / sigma) ** 2) / 2));
  const total = bell.reduce((sum, weight) => sum + weight, 0);
  const kernel = bell.map((weight) => weight / total);
  const mirrored = (at: number, length: number): number => {
    if (length === 1) return 0;
    if (at < 0) return mirrored(-at, length);
    return at < length ? at : mirrored(2 * (length - 1) - at, length);
  };
  const summed = (value: (k: number) => number): number => kernel.reduce((sum, weight, k) => sum + weight * value(k), 0);
  const across = Float32Array.from(data, (_, i) => {
    const [y, x, channel] = [Math.floor(i / (3 * width)), Math.floor(i / 3) % width, i % 3];
    return summed((k) => data[(y * width + mirrored(x + k - radius, width)) * 3 + channel] as number);
  });
  const down = Uint8ClampedArray.from(data, (_, i) => {
    const [y, rest] = [Math.floor(i / (3 * width)), i % (3 * width)];
    return summed((k) => across[mirrored(y + k - radius, height) * 3 * width + rest] as number);
  });
  return new Uint8Array(down.buffer);
}
