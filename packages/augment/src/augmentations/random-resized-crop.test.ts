import { createRng } from '@graft/core';
import { describe, expect, it } from 'vitest';
import { goldenBytes, goldenImage, pillowGolden } from '../testing/pillow-golden.ts';
import { samePixels } from '../testing/same-pixels.ts';
import randomResizedCrop from './random-resized-crop.ts';

describe('random-resized-crop', () => {
  it.each(pillowGolden.crops)("gives torchvision's bytes for the box $box", ({ image, box, bytes }) => {
    const [top, left, height, width] = box as [number, number, number, number];
    const { data } = randomResizedCrop.apply(randomResizedCrop.neutral, goldenImage(image), { top, left, height, width });
    expect(samePixels(Uint8Array.from(data), goldenBytes(bytes))).toBe(true);
  });

  it('draws boxes within the photo, of the areas and ratios asked for', () => {
    const config = { ...randomResizedCrop.strong, scale: [0.2, 0.5], ratio: [0.8, 1.25] } as const;
    const rng = createRng(3);
    for (let draw = 0; draw < 500; draw++) {
      const { top, left, height, width } = randomResizedCrop.sample(config, rng, { height: 120, width: 200 });
      expect(top >= 0 && left >= 0 && top + height <= 120 && left + width <= 200).toBe(true);
      const share = (height * width) / (120 * 200);
      expect(share > 0.19 && share < 0.51).toBe(true);
      const ratio = width / 200 / (height / 120);
      expect(ratio > 0.77 && ratio < 1.3).toBe(true);
    }
  });

  it('takes the largest central box where no box fits', () => {
    const config = { ...randomResizedCrop.neutral, scale: [1, 1], ratio: [4, 4] } as const;
    expect(randomResizedCrop.sample(config, createRng(1), { height: 40, width: 40 })).toEqual({ top: 15, left: 0, height: 10, width: 40 });
  });
});
