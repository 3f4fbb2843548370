import { z } from 'zod';
import type { ImageSize } from '../affine/affine-map.ts';
import type { AugmentationSpec } from '../define-augmentation.ts';
import { defineByteAugmentation } from '../define-byte-augmentation.ts';
import type { Coin } from '../define-coin.ts';
import { type Draws, drawInteger } from '../draws.ts';
import { type Corners, perspectiveMatrix } from '../perspective-matrix.ts';
import { interpolations, type Sampling, transform } from '../pillow/transform.ts';
import { probability } from '../settings.ts';

interface Config extends Sampling {
  readonly name: 'perspective';
  readonly distortionScale: number;
  readonly probability: number;
}

interface Params extends Coin {
  /** Where the corners of the photo go, pixels. */
  readonly corners: Corners;
}

/** Seen at a slant, in a share of the views; torchvision's RandomPerspective on Pillow images. */
const perspective: AugmentationSpec<Config, Params> = defineByteAugmentation({
  name: 'perspective',
  schema: z.strictObject({
    name: z.literal('perspective'),
    distortionScale: z.number().min(0).max(1).default(0.5).describe('How far a corner may move inwards, as a share of half the side.'),
    interpolation: z.enum(interpolations).default('bilinear').describe('How pixels are read.'),
    fill: z.int().min(0).max(255).default(0).describe('The value beyond the border.'),
    probability: probability(0.5),
  }),
  neutral: { name: 'perspective', distortionScale: 0, interpolation: 'bilinear', fill: 0, probability: 1 },
  strong: { name: 'perspective', distortionScale: 0.9, interpolation: 'bilinear', fill: 0, probability: 1 },
  sample: sampleCorners,
  isIdentity: ({ distortionScale }, { isApplied }) => !isApplied || distortionScale === 0,
  applyBytes: (config, image, { corners }, target) => transform(image, target, perspectiveMatrix(image, corners), config),
});
export default perspective;

/** Whole pixels, each coordinate for itself, in torchvision's order. */
function sampleCorners({ probability: share, distortionScale }: Config, draws: Draws, size: ImageSize): Params {
  const { height, width } = size;
  const isApplied = draws.random() < share;
  const inwards = (length: number): number => drawInteger(draws, Math.floor(distortionScale * Math.floor(length / 2)) + 1);
  const corner = (isRight: boolean, isLower: boolean): readonly [number, number] => {
    const x = inwards(width);
    const y = inwards(height);
    return [isRight ? width - 1 - x : x, isLower ? height - 1 - y : y];
  };
  return { isApplied, corners: [corner(false, false), corner(true, false), corner(true, true), corner(false, true)] };
}
