import { adjustBrightness } from './adjust-brightness.ts';
import { adjustContrast } from './adjust-contrast.ts';
import { adjustSaturation } from './adjust-saturation.ts';
import { adjustSharpness } from './adjust-sharpness.ts';
import { autoContrast } from './auto-contrast.ts';
import { equalize } from './equalize.ts';
import type { PixelEffect } from './pixel-effect.ts';
import { posterize } from './posterize.ts';
import { rotate } from './rotate.ts';
import { solarize } from './solarize.ts';
import { type Sampling, transform } from './transform.ts';

export interface Operation {
  readonly name: OperationName;
  /** In the operation's own unit: degrees, pixels, tangent, factor - 1, bits, threshold. */
  readonly magnitude: number;
}

type Effect = PixelEffect<[magnitude: number, sampling: Sampling]>;

/**
 * The operations of RandAugment and TrivialAugment, each with the magnitude that torchvision gives it.
 *
 * @see https://github.com/pytorch/vision/blob/main/torchvision/transforms/autoaugment.py _apply_op
 */
export const operations: {
  readonly [Name in
    | 'identity'
    | 'shear-x'
    | 'shear-y'
    | 'translate-x'
    | 'translate-y'
    | 'rotate'
    | 'brightness'
    | 'color'
    | 'contrast'
    | 'sharpness'
    | 'posterize'
    | 'solarize'
    | 'auto-contrast'
    | 'equalize']: Effect;
} = {
  identity: ({ data }, target) => target.set(data),
  // About the upper left corner, as the papers have it.
  'shear-x': (image, target, magnitude, sampling) => transform(image, target, [1, tangent(magnitude), 0, 0, 1, 0], sampling),
  'shear-y': (image, target, magnitude, sampling) => transform(image, target, [1, 0, 0, tangent(magnitude), 1, 0], sampling),
  'translate-x': (image, target, magnitude, sampling) => transform(image, target, [1, 0, -Math.trunc(magnitude), 0, 1, 0], sampling),
  'translate-y': (image, target, magnitude, sampling) => transform(image, target, [1, 0, 0, 0, 1, -Math.trunc(magnitude)], sampling),
  rotate,
  brightness: (image, target, magnitude) => adjustBrightness(image, target, 1 + magnitude),
  color: (image, target, magnitude) => adjustSaturation(image, target, 1 + magnitude),
  contrast: (image, target, magnitude) => adjustContrast(image, target, 1 + magnitude),
  sharpness: (image, target, magnitude) => adjustSharpness(image, target, 1 + magnitude),
  posterize: (image, target, magnitude) => posterize(image, target, Math.trunc(magnitude)),
  solarize,
  'auto-contrast': autoContrast,
  equalize,
};

export type OperationName = keyof typeof operations;

/** torchvision hands the angle whose tangent is meant through degrees. */
function tangent(magnitude: number): number {
  return Math.tan(Math.atan(magnitude) * (180 / Math.PI) * (Math.PI / 180));
}
