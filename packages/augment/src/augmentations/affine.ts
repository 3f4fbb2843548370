import { z } from 'zod';
import type { ImageSize } from '../affine/affine-map.ts';
import type { Fill } from '../affine/fold-coordinate.ts';
import { type TorchvisionAffine, torchvisionAffineMap } from '../affine/torchvision-affine-map.ts';
import { warp } from '../affine/warp.ts';
import type { AugmentationSpec } from '../define-augmentation.ts';
import type { Draws } from '../draws.ts';
import { type Amount, fillShape, probability, type Range, range, spread } from '../settings.ts';

interface Config extends Fill {
  readonly name: 'affine';
  readonly degrees: Amount;
  readonly translate: readonly [x: number, y: number];
  readonly scale: Range;
  readonly shear: Amount | readonly [xLow: number, xHigh: number, yLow: number, yHigh: number];
  readonly probability: number;
}

const angle = z.number().min(-89).max(89);

/** Turned, shifted, scaled and sheared about the centre, bilinear; torchvision's RandomAffine with Graft's warp, which rounds nothing. */
const affine: AugmentationSpec<Config, TorchvisionAffine> = {
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
    ...fillShape,
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

function sampleAffine(config: Config, draws: Draws, { height, width }: ImageSize): TorchvisionAffine {
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

function shearRanges(shear: Config['shear']): readonly [number, number, number, number] {
  if (typeof shear === 'number') return [-shear, shear, 0, 0];
  return shear.length === 2 ? [shear[0], shear[1], 0, 0] : shear;
}
