import { z } from 'zod';
import { type Fill, type FillMode, fillModes } from '../affine/fold-coordinate.ts';
import { type TorchvisionAffine, torchvisionAffineMap } from '../affine/torchvision-affine-map.ts';
import { warp } from '../affine/warp.ts';
import type { AugmentationSpec, Draws } from '../define-augmentation.ts';
import type { ImageSize } from '../image-size.ts';
import { probability, range, spread } from '../settings.ts';

export interface AffineConfig extends Fill {
  readonly name: 'affine';
  /** d for an angle from [-d, d], or [low, high]; clockwise. */
  readonly degrees: number | readonly [number, number];
  /** Largest shift along x and y, as a share of the side; whole pixels are drawn. */
  readonly translate: readonly [number, number];
  /** Factor from [low, high]; above 1 enlarges. */
  readonly scale: readonly [number, number];
  /** s for a shear along x from [-s, s]; [low, high] along x; or [xLow, xHigh, yLow, yHigh]; degrees. */
  readonly shear: number | readonly [number, number] | readonly [number, number, number, number];
  readonly fillMode: FillMode;
  readonly cval: number;
  readonly probability: number;
}

const angle = z.number().min(-89).max(89);

/** Turned, shifted, scaled and sheared about the centre, bilinear; torchvision's RandomAffine with Graft's own warp, which rounds nothing. */
const affine: AugmentationSpec<AffineConfig, TorchvisionAffine> = {
  name: 'affine',
  schema: z.strictObject({
    name: z.literal('affine'),
    degrees: z
      .union([z.number().min(0).max(360), range(-360, 360)])
      .default(0)
      .describe('d for an angle in [-d, d], or [low, high]; clockwise.'),
    translate: z
      .tuple([z.number().min(0).max(1), z.number().min(0).max(1)])
      .default([0, 0])
      .describe('Largest shift along x and y, as a share of the side.'),
    scale: range(0.01, 100).default([1, 1]).describe('Factor from [low, high]; above 1 enlarges.'),
    shear: z
      .union([z.number().min(0).max(89), z.tuple([angle, angle]), z.tuple([angle, angle, angle, angle])])
      .default(0)
      .describe('s for a shear along x in [-s, s], [low, high] along x, or [xLow, xHigh, yLow, yHigh]; degrees.'),
    fillMode: z.enum(fillModes).default('constant').describe('What lies beyond the border.'),
    cval: z.number().min(0).max(255).default(0).describe('The value beyond the border in mode constant.'),
    probability: probability(1),
  }),
  neutral: { name: 'affine', degrees: 0, translate: [0, 0], scale: [1, 1], shear: 0, fillMode: 'constant', cval: 0, probability: 1 },
  strong: {
    name: 'affine',
    degrees: 90,
    translate: [0.2, 0.3],
    scale: [0.6, 1.6],
    shear: [-20, 20, -15, 15],
    fillMode: 'constant',
    cval: 50,
    probability: 1,
  },
  sample: sampleAffine,
  isIdentity: (_config, params) =>
    params.angle === 0 && params.scale === 1 && [...params.translate, ...params.shear].every((value) => value === 0),
  apply: (config, image, params, into) => warp(image, torchvisionAffineMap(params, image), config, into),
  asWarp: (config, params, size) => ({ map: torchvisionAffineMap(params, size), resampling: config }),
};
export default affine;

function sampleAffine(config: AffineConfig, draws: Draws, { height, width }: ImageSize): TorchvisionAffine {
  const isApplied = draws.random() < config.probability;
  const within = (low: number, high: number): number => (low === high ? low : draws.uniform(low, high));
  const turn = within(...spread(config.degrees, 0, -360));
  // Whole pixels; + 0 turns a negative zero into 0, which JSON keeps.
  const shift = (share: number, side: number): number => Math.round(within(-share * side, share * side)) + 0;
  const translate = [shift(config.translate[0], width), shift(config.translate[1], height)] as const;
  const scale = within(...config.scale);
  const [xLow, xHigh, yLow, yHigh] = shearRanges(config.shear);
  const shear = [within(xLow, xHigh), within(yLow, yHigh)] as const;
  return isApplied ? { angle: turn, translate, scale, shear } : { angle: 0, translate: [0, 0], scale: 1, shear: [0, 0] };
}

function shearRanges(shear: AffineConfig['shear']): readonly [number, number, number, number] {
  if (typeof shear === 'number') return [-shear, shear, 0, 0];
  return shear.length === 2 ? [shear[0], shear[1], 0, 0] : shear;
}
