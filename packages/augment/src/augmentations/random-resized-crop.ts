import type { Image } from '@graft/core';
import { resizeImage } from '@graft/image';
import { z } from 'zod';
import type { ImageSize } from '../affine/affine-map.ts';
import type { AugmentationSpec } from '../define-augmentation.ts';
import { defineByteAugmentation } from '../define-byte-augmentation.ts';
import { type Draws, drawInteger } from '../draws.ts';
import { scratchBytes } from '../scratch-bytes.ts';
import { type Range, range } from '../settings.ts';

interface Config {
  readonly name: 'random-resized-crop';
  readonly scale: Range;
  readonly ratio: Range;
  readonly kernel: 'nearest' | 'bilinear' | 'bicubic';
}

/** The crop, pixels. */
interface CropBox {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

/**
 * A part of the photo, enlarged to its size; torchvision's RandomResizedCrop on Pillow images, whose resize it equals to the bit.
 *
 * A view has its photo's size, so the crop is taken from the photo as the network would see it. Its ratio is measured
 * against that size: on a square the same as torchvision's, and 1 keeps the proportions of any other.
 *
 * @see Szegedy et al., Going Deeper with Convolutions, 2015, https://arxiv.org/abs/1409.4842
 */
const randomResizedCrop: AugmentationSpec<Config, CropBox> = defineByteAugmentation({
  name: 'random-resized-crop',
  schema: z.strictObject({
    name: z.literal('random-resized-crop'),
    scale: range(0.0001, 1).default([0.08, 1]).describe("Share of the photo's area that is kept: drawn from [low, high]."),
    ratio: range(0.01, 100)
      .default([3 / 4, 4 / 3])
      .describe("Width over height of the crop, as a multiple of the photo's own: drawn from [low, high]."),
    kernel: z.enum(['nearest', 'bilinear', 'bicubic']).default('bilinear').describe('How the crop is enlarged.'),
  }),
  neutral: { name: 'random-resized-crop', scale: [1, 1], ratio: [1, 1], kernel: 'bilinear' },
  strong: { name: 'random-resized-crop', scale: [0.08, 0.6], ratio: [0.5, 2], kernel: 'bilinear' },
  sample: sampleBox,
  isIdentity: (_config, box, { height, width }) => box.height === height && box.width === width,
  applyBytes: (config, image, box, target) => target.set(cropped(config, image, box)),
});
export default randomResizedCrop;

/** torchvision's ten tries, then the largest central box that the ratios allow. */
function sampleBox({ scale, ratio }: Config, draws: Draws, { height, width }: ImageSize): CropBox {
  for (let attempt = 0; attempt < 10; attempt++) {
    const share = draws.uniform(...scale);
    const stretch = Math.exp(draws.uniform(Math.log(ratio[0]), Math.log(ratio[1])));
    const boxWidth = Math.round(width * Math.sqrt(share * stretch));
    const boxHeight = Math.round(height * Math.sqrt(share / stretch));
    if (boxWidth < 1 || boxWidth > width || boxHeight < 1 || boxHeight > height) continue;
    const top = drawInteger(draws, height - boxHeight + 1);
    const left = drawInteger(draws, width - boxWidth + 1);
    return { top, left, height: boxHeight, width: boxWidth };
  }
  const nearest = Math.max(ratio[0], Math.min(ratio[1], 1));
  const boxWidth = Math.max(1, Math.round(width * Math.min(1, nearest)));
  const boxHeight = Math.max(1, Math.round(height * Math.min(1, 1 / nearest)));
  return { top: (height - boxHeight) >> 1, left: (width - boxWidth) >> 1, height: boxHeight, width: boxWidth };
}

function cropped({ kernel }: Config, image: Image, { top, left, height, width }: CropBox): Uint8Array {
  const data = scratchBytes('crop', height * width * 3);
  for (let y = 0; y < height; y++) {
    const start = ((top + y) * image.width + left) * 3;
    data.set(image.data.subarray(start, start + width * 3), y * width * 3);
  }
  return resizeImage({ data, height, width }, image.height, image.width, kernel).data;
}
