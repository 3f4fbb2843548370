import type { Image } from '@graft/core';
import { z } from 'zod';
import type { AugmentationSpec } from '../define-augmentation.ts';
import { defineByteAugmentation } from '../define-byte-augmentation.ts';
import type { PixelEffect } from '../define-operation.ts';
import { type Draws, drawInteger } from '../draws.ts';
import { adjustBrightness } from '../operations/brightness.ts';
import { adjustSaturation } from '../operations/color.ts';
import { adjustContrast } from '../operations/contrast.ts';
import { adjustHue } from '../pillow/adjust-hue.ts';
import { type Amount, probability, range, spread } from '../settings.ts';

/** As torchvision's ColorJitter. */
interface Config {
  readonly name: 'color-jitter';
  readonly brightness: Amount;
  readonly contrast: Amount;
  readonly saturation: Amount;
  readonly hue: Amount;
  readonly probability: number;
}

const adjustments: Readonly<Record<'brightness' | 'contrast' | 'saturation' | 'hue', PixelEffect<[factor: number]>>> = {
  brightness: adjustBrightness,
  contrast: adjustContrast,
  saturation: adjustSaturation,
  hue: adjustHue,
};

interface Step {
  readonly adjust: keyof typeof adjustments;
  /** 1 changes nothing; of the hue: a turn, and 0 changes nothing. */
  readonly factor: number;
}

/** What is done, first thing first; what is off is not in it. */
interface ColorJitterParams {
  readonly steps: readonly Step[];
}

const amount = z
  .union([z.number().min(0).max(100), range(0, 100)])
  .default(0)
  .describe('a for a factor in [max(0, 1 - a), 1 + a], or [low, high]; 1 changes nothing.');

/** Brightness, contrast, saturation and hue moved, in an order drawn for each view; torchvision's ColorJitter on Pillow images. */
const colorJitter: AugmentationSpec<Config, ColorJitterParams> = defineByteAugmentation({
  name: 'color-jitter',
  schema: z.strictObject({
    name: z.literal('color-jitter'),
    brightness: amount,
    contrast: amount,
    saturation: amount,
    hue: z
      .union([z.number().min(0).max(0.5), range(-0.5, 0.5)])
      .default(0)
      .describe('a for a turn in [-a, a] of a full one, or [low, high]; at most 0.5.'),
    probability: probability(1),
  }),
  neutral: { name: 'color-jitter', brightness: 0, contrast: 0, saturation: 0, hue: 0, probability: 1 },
  strong: { name: 'color-jitter', brightness: 0.8, contrast: [0.2, 3], saturation: 0.9, hue: 0.5, probability: 1 },
  sample: sampleSteps,
  isIdentity: (_config, { steps }) => steps.length === 0,
  applyBytes: applySteps,
});
export default colorJitter;

/** An order of the four, then a factor for each that is on. A view that is passed over takes as many draws as another. */
function sampleSteps(config: Config, draws: Draws): ColorJitterParams {
  const isApplied = draws.random() < config.probability;
  const order = Object.keys(adjustments) as (keyof typeof adjustments)[];
  for (let last = order.length - 1; last > 0; last--) {
    const other = drawInteger(draws, last + 1);
    [order[last], order[other]] = [order[other] as Step['adjust'], order[last] as Step['adjust']];
  }
  const factors: Partial<Record<Step['adjust'], number>> = {};
  for (const adjust of Object.keys(adjustments) as Step['adjust'][]) {
    const still = adjust === 'hue' ? 0 : 1;
    const [low, high] = spread(config[adjust], still, adjust === 'hue' ? -0.5 : 0);
    if (low !== still || high !== still) factors[adjust] = draws.uniform(low, high);
  }
  if (!isApplied) return { steps: [] };
  return { steps: order.flatMap((adjust) => (factors[adjust] === undefined ? [] : [{ adjust, factor: factors[adjust] }])) };
}

function applySteps(_config: Config, image: Image, { steps }: ColorJitterParams, target: Uint8Array): void {
  // Each adjustment works in place: only the first one reads the photo.
  let { data } = image;
  for (const { adjust, factor } of steps) {
    adjustments[adjust]({ data, height: image.height, width: image.width }, target, factor);
    data = target;
  }
}
