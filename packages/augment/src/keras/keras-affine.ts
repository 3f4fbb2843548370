import type { FloatImage, Image } from '@graft/core';
import { z } from 'zod';
import { flipOutput, type ImageSize } from '../affine/affine-map.ts';
import { warp } from '../affine/warp.ts';
import type { AugmentationSpec, WarpedView } from '../define-augmentation.ts';
import { requireView } from '../require-view.ts';
import { applyBrightness } from './brightness.ts';
import { flipInPlace } from './flip-in-place.ts';
import { kerasAffineMap } from './keras-affine-map.ts';
import { type KerasSettings, kerasTransformShape } from './keras-settings.ts';
import { type KerasParams, sampleKeras } from './sample-keras.ts';
import { movesAnything, shiftChannels, transformKeras } from './transform-keras.ts';
import { warpExactly } from './warp-exactly.ts';

/** Every argument of ImageDataGenerator that draws or resamples; every default is Keras' own, that is: off. */
export interface KerasAffineConfig extends KerasSettings {
  readonly name: 'keras-affine';
  /** A view is a function of seed, photo and view alone; NumPy's one stream cannot give that. */
  readonly rng: 'counter';
}

const numpyError = 'Expected "counter" (a view must depend on neither order nor threads; NumPy\'s stream does: use KerasFlow in code)';

/** Neither a mirror nor a point, which Keras would draw. */
const zoomFactor = z.number().positive().max(1000);

const schema: z.ZodType<KerasAffineConfig> = z.strictObject({
  name: z.literal('keras-affine'),
  ...kerasTransformShape,
  zoomRange: z
    .union([z.number().min(0).lt(1), z.tuple([zoomFactor, zoomFactor])])
    .default(0)
    .describe('z for factors in [1 - z, 1 + z], or [low, high]; below 1 enlarges.'),
  channelShiftRange: z
    .number()
    .min(0)
    .max(255)
    .default(0)
    .describe('Largest shift of all values, 0..255; clipped to the smallest and largest of the view.'),
  cval: z.number().min(0).max(255).default(0).describe('The value beyond the border in mode constant, 0..255.'),
  rng: z.literal('counter', { error: numpyError }).default('counter').describe("The source of numbers; NumPy's is KerasFlow's alone."),
});

const neutral: KerasAffineConfig = {
  name: 'keras-affine',
  rotationRange: 0,
  widthShiftRange: 0,
  heightShiftRange: 0,
  shearRange: 0,
  zoomRange: 0,
  channelShiftRange: 0,
  brightnessRange: null,
  horizontalFlip: false,
  verticalFlip: false,
  fillMode: 'nearest',
  cval: 0,
  interpolationOrder: 1,
  behaviour: 'correct',
  rng: 'counter',
};

const kerasAffine: AugmentationSpec<KerasAffineConfig, KerasParams> = {
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
    channelShiftRange: 40,
    horizontalFlip: true,
    verticalFlip: true,
  },
  sample: sampleKeras,
  isIdentity: (_config, params) =>
    !movesAnything(params) && !params.flipHorizontal && !params.flipVertical && !params.channelShift && params.brightness === undefined,
  apply: applyTransform,
  asWarp: (config, params, size) =>
    isExact(config, params) || params.channelShift !== undefined ? undefined : warpOf(config, params, size),
};
export default kerasAffine;

/**
 * Keras' order: affine, channel shift, flips, brightness. Flips only renumber pixels, so they are part of the warp.
 *
 * Brightness cuts values to whole ones, where 1e-4 can be a whole level: it and the splines go by way of double precision.
 */
function applyTransform(config: KerasAffineConfig, image: Image, params: KerasParams, into?: Float32Array): FloatImage {
  if (config.interpolationOrder > 1) return applySplines(config, image, params, into);
  if (params.brightness !== undefined) return applyExactly(config, image, params, into);
  const { map, resampling } = warpOf(config, params, image);
  const view = warp(image, map, resampling, into);
  if (params.channelShift !== undefined) shiftChannels(view.data, params.channelShift);
  return view;
}

/** Whether the view is made in double precision. */
function isExact({ interpolationOrder }: KerasAffineConfig, { brightness }: KerasParams): boolean {
  return interpolationOrder > 1 || brightness !== undefined;
}

/** The affine step and the flips. */
function warpOf(config: KerasAffineConfig, params: KerasParams, size: ImageSize): Required<WarpedView> {
  const { fillMode, cval, behaviour } = config;
  const map = flipOutput(kerasAffineMap(params, size, behaviour), size, params.flipHorizontal, params.flipVertical);
  return { map, resampling: { fillMode, cval, interpolationOrder: config.interpolationOrder === 0 ? 0 : 1 } };
}

/** As `transformKeras` on floats, by its very sums, in the target alone: nothing is allocated that grows with the image. */
function applyExactly(config: KerasAffineConfig, image: Image, params: KerasParams, into?: Float32Array): FloatImage {
  const { data, height, width } = image;
  const target = into ?? new Float32Array(requireView(image));
  requireView(image, target);
  const { fillMode, cval, behaviour, interpolationOrder } = config;
  if (!movesAnything(params)) target.set(data);
  else if (interpolationOrder === 0) {
    warp(image, kerasAffineMap(params, image, behaviour), { fillMode, cval, interpolationOrder }, target);
  } else warpExactly(image, kerasAffineMap(params, image, behaviour), { fillMode, cval }, target);
  if (params.channelShift !== undefined) shiftChannels(target, params.channelShift);
  // After the warp, not as part of it: the other order of the sums would be another last bit.
  flipInPlace(target, image, params.flipHorizontal, params.flipVertical);
  if (params.brightness !== undefined) applyBrightness(target, params.brightness, behaviour);
  return { data: target, height, width };
}

/** As Keras' directory flow: the photo as floats, so that nothing is rounded on the way. Allocates. */
function applySplines(config: KerasAffineConfig, image: Image, params: KerasParams, into?: Float32Array): FloatImage {
  const { data, height, width } = image;
  const target = into ?? new Float32Array(requireView(image));
  requireView(image, target);
  target.set(transformKeras(config, { data: Float32Array.from(data), height, width, channels: 3 }, params).data);
  return { data: target, height, width };
}
