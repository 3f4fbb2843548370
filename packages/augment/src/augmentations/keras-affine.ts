import type { FloatImage, Image } from '@graft/core';
import { z } from 'zod';
import { flipOutput } from '../affine/affine-map.ts';
import { type FillMode, fillModes } from '../affine/fold-coordinate.ts';
import { type KerasBehaviour, type KerasTransform, kerasAffineMap, kerasBehaviours } from '../affine/keras-affine-map.ts';
import { warp } from '../affine/warp.ts';
import type { AugmentationSpec, Draws, ImageSize } from '../define-augmentation.ts';

/** Settings of ImageDataGenerator's geometry; every default is Keras' own, that is: off. */
export interface KerasAffineConfig {
  readonly name: 'keras-affine';
  /** Degrees; drawn from U(-r, r). */
  readonly rotationRange: number;
  /** Below 1 a fraction of the width, else pixels; drawn from U(-s, s). */
  readonly widthShiftRange: number;
  /** Below 1 a fraction of the height, else pixels. */
  readonly heightShiftRange: number;
  /** Degrees, as Keras has it: the article's 0.3 moves the edge of 300 px by less than a pixel. */
  readonly shearRange: number;
  /** z for [1 - z, 1 + z], or [low, high]; rows and columns drawn apart; below 1 enlarges. */
  readonly zoomRange: number | readonly [number, number];
  readonly horizontalFlip: boolean;
  readonly verticalFlip: boolean;
  readonly fillMode: FillMode;
  /** Value beyond the border in mode `constant`, 0..255 scale. */
  readonly cval: number;
  readonly behaviour: KerasBehaviour;
}

/** One view: Keras' transform, and the flips after it. */
export interface KerasAffineParams extends KerasTransform {
  readonly flipHorizontal: boolean;
  readonly flipVertical: boolean;
}

const amount = z.number().min(0).default(0);

const schema: z.ZodType<KerasAffineConfig> = z.strictObject({
  name: z.literal('keras-affine'),
  rotationRange: amount.describe('Largest rotation, degrees.'),
  widthShiftRange: amount.describe('Largest sideways shift: a fraction of the width below 1, else pixels.'),
  heightShiftRange: amount.describe('Largest vertical shift: a fraction of the height below 1, else pixels.'),
  shearRange: amount.describe("Largest shear angle, degrees (Keras' unit)."),
  zoomRange: z
    .union([z.number().min(0).lt(1), z.tuple([z.number().positive(), z.number().positive()])])
    .default(0)
    .describe('z for factors in [1 - z, 1 + z], or [low, high]; below 1 enlarges.'),
  horizontalFlip: z.boolean().default(false).describe('Mirror left and right in half of the views.'),
  verticalFlip: z.boolean().default(false).describe('Mirror top and bottom in half of the views.'),
  fillMode: z.enum(fillModes).default('nearest').describe('What lies beyond the border.'),
  cval: z.number().default(0).describe('The value beyond the border in mode constant, 0..255 scale.'),
  behaviour: z.enum(kerasBehaviours).default('correct').describe('Whose geometry, where the versions of Keras differ.'),
});

const neutral: KerasAffineConfig = {
  name: 'keras-affine',
  rotationRange: 0,
  widthShiftRange: 0,
  heightShiftRange: 0,
  shearRange: 0,
  zoomRange: 0,
  horizontalFlip: false,
  verticalFlip: false,
  fillMode: 'nearest',
  cval: 0,
  behaviour: 'correct',
};

const kerasAffine: AugmentationSpec<KerasAffineConfig, KerasAffineParams> = {
  name: 'keras-affine',
  schema,
  neutral,
  strong: {
    ...neutral,
    rotationRange: 180,
    widthShiftRange: 0.4,
    heightShiftRange: 3,
    shearRange: 20,
    zoomRange: [0.6, 1.5],
    horizontalFlip: true,
    verticalFlip: true,
  },
  sample: sampleTransform,
  isIdentity: (_config, { theta, tx, ty, shear, zx, zy, flipHorizontal, flipVertical }) =>
    theta === 0 && tx === 0 && ty === 0 && shear === 0 && zx === 1 && zy === 1 && !flipHorizontal && !flipVertical,
  apply: applyTransform,
};
export default kerasAffine;

/**
 * The draws of Keras' `get_random_transform`, in its order: theta, tx (from the *height* shift), ty, shear, zx, zy, and a
 * number for each flip, needed or not. What is off draws nothing, the flips excepted.
 */
function sampleTransform(config: KerasAffineConfig, draws: Draws, { height, width }: ImageSize): KerasAffineParams {
  const within = (range: number): number => (range === 0 ? 0 : draws.uniform(-range, range));
  const theta = within(config.rotationRange);
  const tx = within(config.heightShiftRange) * (config.heightShiftRange < 1 ? height : 1);
  const ty = within(config.widthShiftRange) * (config.widthShiftRange < 1 ? width : 1);
  const shear = within(config.shearRange);
  const [low, high] = typeof config.zoomRange === 'number' ? [1 - config.zoomRange, 1 + config.zoomRange] : config.zoomRange;
  const isZoomed = low !== 1 || high !== 1;
  const zx = isZoomed ? draws.uniform(low, high) : 1;
  const zy = isZoomed ? draws.uniform(low, high) : 1;
  const flipHorizontal = draws.random() < 0.5 && config.horizontalFlip;
  const flipVertical = draws.random() < 0.5 && config.verticalFlip;
  return { theta, tx, ty, shear, zx, zy, flipHorizontal, flipVertical };
}

function applyTransform(config: KerasAffineConfig, image: Image, params: KerasAffineParams, into?: Float32Array): FloatImage {
  const map = flipOutput(kerasAffineMap(params, image, config.behaviour), image, params.flipHorizontal, params.flipVertical);
  return warp(image, map, config, into);
}
