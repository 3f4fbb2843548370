import type { Image } from '@graft/core';
import { z } from 'zod';
import type { AugmentationSpec, Draws } from '../define-augmentation.ts';
import { defineByteAugmentation } from '../define-byte-augmentation.ts';
import { drawInteger } from '../draw-integer.ts';
import type { ImageSize } from '../image-size.ts';
import { type Corners, perspectiveMatrix } from '../perspective-matrix.ts';
import { type Interpolation, interpolations, transform } from '../pillow/transform.ts';
import { probability } from '../settings.ts';

export interface PerspectiveConfig {
  readonly name: 'perspective';
  /** How far a corner may move inwards, as a share of half the side, 0..1. */
  readonly distortionScale: number;
  readonly interpolation: Interpolation;
  /** Beyond the border, 0..255. */
  readonly fill: number;
  readonly probability: number;
}

export interface PerspectiveParams {
  readonly isApplied: boolean;
  /** Where the corners of the photo go, [x, y] pixels: upper left, upper right, lower right, lower left. */
  readonly corners: Corners;
}

/** Seen at a slant, in a share of the views; torchvision's RandomPerspective on Pillow images. */
const perspective: AugmentationSpec<PerspectiveConfig, PerspectiveParams> = defineByteAugmentation({
  name: 'perspective',
  schema: z.strictObject({
    name: z.literal('perspective'),
    distortionScale: z.number().min(0).max(1).default(0.5).describe('How far a corner may move inwards, as a share of half the side.'),
    interpolation: z.enum(interpolations).default('bilinear').describe('How pixels are read.'),
    fill: z.number().int().min(0).max(255).default(0).describe('The value beyond the border.'),
    probability: probability(0.5),
  }),
  neutral: { name: 'perspective', distortionScale: 0, interpolation: 'bilinear', fill: 0, probability: 1 },
  strong: { name: 'perspective', distortionScale: 0.9, interpolation: 'bilinear', fill: 0, probability: 1 },
  sample: sampleCorners,
  isIdentity: ({ distortionScale }, { isApplied }) => !isApplied || distortionScale === 0,
  applyBytes(config: PerspectiveConfig, image: Image, { corners }: PerspectiveParams, target: Uint8Array) {
    transform(image, target, perspectiveMatrix(image, corners), config);
  },
});
export default perspective;

/** Whole pixels, each coordinate for itself, in torchvision's order. */
function sampleCorners({ probability: share, distortionScale }: PerspectiveConfig, draws: Draws, size: ImageSize): PerspectiveParams {
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
