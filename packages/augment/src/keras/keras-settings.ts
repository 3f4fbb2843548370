import { z } from 'zod';
import { type FillMode, fillModes } from '../affine/fold-coordinate.ts';
import { type KerasBehaviour, kerasBehaviours } from './keras-affine-map.ts';

/**
 * How far a shift goes: a number as Keras' float (below 1 a fraction of the side, else pixels, drawn evenly), `{ pixels: n }` as
 * Keras' int (a whole number in 0 .. n - 1, either way), or a list (one of its elements, either way; fractions
 * of the side where the largest is below 1).
 */
export type ShiftRange = number | { readonly pixels: number } | readonly number[];

/** What decides a view: every argument of ImageDataGenerator that draws or resamples. `kerasTransformShape` describes each. */
export interface KerasSettings {
  readonly rotationRange: number;
  readonly widthShiftRange: ShiftRange;
  readonly heightShiftRange: ShiftRange;
  readonly shearRange: number;
  readonly zoomRange: number | readonly [low: number, high: number];
  readonly channelShiftRange: number;
  readonly brightnessRange: readonly [low: number, high: number] | null;
  readonly horizontalFlip: boolean;
  readonly verticalFlip: boolean;
  readonly fillMode: FillMode;
  readonly cval: number;
  readonly interpolationOrder: 0 | 1 | 2 | 3;
  readonly behaviour: KerasBehaviour;
}

/** The same and the settings of `standardize`. */
export interface KerasGeneratorSettings extends KerasSettings {
  readonly rescale: number | null;
  readonly samplewiseCenter: boolean;
  readonly samplewiseStdNormalization: boolean;
  readonly featurewiseCenter: boolean;
  readonly featurewiseStdNormalization: boolean;
  readonly zcaWhitening: boolean;
  readonly zcaEpsilon: number;
  readonly dataFormat: 'channels_last' | 'channels_first';
}

/** Pixels; far beyond any photo, and far from where sums of coordinates would lose them. */
const farthest = 1_000_000;
/** Full turns and more are the same as less; beyond, a draw would lose the fraction of a degree. */
const angle = z.number().min(0).max(3600).default(0);
const factor = z.number().min(-1000).max(1000);
/** Values are float32: what is beyond its range would be infinite there. */
const single = z.number().min(-1e38).max(1e38);

const shift = z
  .union([
    z.number().min(0).max(farthest),
    z.strictObject({ pixels: z.int().min(1).max(farthest) }),
    z.array(z.number().min(-farthest).max(farthest)).min(1),
  ])
  .default(0)
  .describe('A number (fraction below 1, else pixels), { pixels: n } for whole pixels below n, or a list to choose from.');

/** A schema for each setting of `KerasSettings`, for the generator and for the augmentation `keras-affine`. */
export const kerasTransformShape: { readonly [Name in keyof KerasSettings]: z.ZodType<KerasSettings[Name]> } = {
  rotationRange: angle.describe('Largest rotation, degrees.'),
  widthShiftRange: shift,
  heightShiftRange: shift,
  shearRange: angle.describe("Largest shear angle, degrees (Keras' unit)."),
  zoomRange: z
    .union([factor.min(0), z.tuple([factor, factor])])
    .default(0)
    .describe('z for factors in [1 - z, 1 + z], or [low, high]; below 1 enlarges.'),
  channelShiftRange: single
    .min(0)
    .default(0)
    .describe('Largest shift of all values, on their own scale; clipped to the smallest and largest of the image.'),
  brightnessRange: z
    .tuple([factor.min(0), factor.min(0)])
    .nullable()
    .default(null)
    .describe('[low, high] of the factor; the image is cut to whole values first, as Keras does.'),
  horizontalFlip: z.boolean().default(false).describe('Mirror left and right in half of the views.'),
  verticalFlip: z.boolean().default(false).describe('Mirror top and bottom in half of the views.'),
  fillMode: z.enum(fillModes).default('nearest').describe('What lies beyond the border.'),
  cval: single.default(0).describe('The value beyond the border in mode constant.'),
  interpolationOrder: z
    .union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)])
    .default(1)
    .describe('0 nearest pixel, 1 bilinear, 2 and 3 B-splines.'),
  behaviour: z.enum(kerasBehaviours).default('correct').describe('Whose behaviour, where the versions of Keras differ.'),
};

/** Strict; holds every default of ImageDataGenerator. */
export const kerasGeneratorSchema: z.ZodType<KerasGeneratorSettings> = z.strictObject({
  ...kerasTransformShape,
  rescale: single.nullable().default(null).describe('Factor of all values; null leaves them.'),
  samplewiseCenter: z.boolean().default(false).describe("Subtract each image's own mean, over all channels."),
  samplewiseStdNormalization: z.boolean().default(false).describe("Divide by each image's own standard deviation; centres too."),
  featurewiseCenter: z.boolean().default(false).describe('Subtract the mean per channel that `fit` found.'),
  featurewiseStdNormalization: z.boolean().default(false).describe('Divide by the deviation per channel that `fit` found; centres too.'),
  zcaWhitening: z.boolean().default(false).describe('Whiten by the matrix that `fit` found; featurewise centre on, deviation off.'),
  zcaEpsilon: z.number().positive().default(1e-6).describe('Keeps small directions from exploding.'),
  dataFormat: z.enum(['channels_last', 'channels_first']).default('channels_last').describe('Order of the axes of what comes and goes.'),
});
