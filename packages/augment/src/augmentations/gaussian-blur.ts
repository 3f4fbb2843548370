import { z } from 'zod';
import { blur } from '../blur.ts';
import type { AugmentationSpec } from '../define-augmentation.ts';
import { defineByteAugmentation } from '../define-byte-augmentation.ts';
import type { Coin } from '../define-coin.ts';
import { probability, type Range, range } from '../settings.ts';

interface Config {
  readonly name: 'gaussian-blur';
  readonly kernelSize: number;
  readonly sigma: Range;
  readonly probability: number;
}

interface Params extends Coin {
  readonly sigma: number;
}

/** Blurred with a Gaussian kernel, in a share of the views; torchvision's GaussianBlur. */
const gaussianBlur: AugmentationSpec<Config, Params> = defineByteAugmentation({
  name: 'gaussian-blur',
  schema: z.strictObject({
    name: z.literal('gaussian-blur'),
    kernelSize: z
      .int()
      .min(1)
      .max(255)
      .refine((size) => size % 2 === 1, 'Expected an odd number of pixels')
      .default(5)
      .describe('Side of the kernel in pixels, odd: beyond it the bell is cut off.'),
    sigma: range(0, 100).default([0.1, 2]).describe('Standard deviation in pixels: drawn from [low, high].'),
    probability: probability(1),
  }),
  neutral: { name: 'gaussian-blur', kernelSize: 5, sigma: [0, 0], probability: 1 },
  strong: { name: 'gaussian-blur', kernelSize: 9, sigma: [0.5, 3], probability: 1 },
  sample: (config, draws) => ({ isApplied: draws.random() < config.probability, sigma: draws.uniform(...config.sigma) }),
  isIdentity: (_config, { isApplied, sigma }) => !isApplied || sigma === 0,
  applyBytes: ({ kernelSize }, image, { sigma }, target) => blur(image, target, kernelSize, sigma),
});
export default gaussianBlur;
