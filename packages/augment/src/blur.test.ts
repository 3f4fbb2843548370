import { describe, expect, it } from 'vitest';
import { blur } from './blur.ts';
import { goldenBytes, goldenImage, pillowGolden } from './testing/pillow-golden.ts';
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
});
