import { z } from 'zod';
import type { AugmentationSpec } from '../define-augmentation.ts';
import { defineByteAugmentation } from '../define-byte-augmentation.ts';
import { adjustSharpness } from '../pillow/adjust-sharpness.ts';
import { probability } from '../settings.ts';

export interface SharpnessConfig {
  readonly name: 'sharpness';
  /** 0 smooths, 1 changes nothing, 2 sharpens. */
  readonly factor: number;
  readonly probability: number;
}

/** Sharpened or smoothed, in a share of the views; `ImageEnhance.Sharpness`. */
const sharpness: AugmentationSpec<SharpnessConfig, { readonly isApplied: boolean }> = defineByteAugmentation({
  name: 'sharpness',
  schema: z.strictObject({
    name: z.literal('sharpness'),
    factor: z.number().min(0).max(20).default(2).describe('0 smooths, 1 changes nothing, 2 sharpens.'),
    probability: probability(0.5),
  }),
  neutral: { name: 'sharpness', factor: 1, probability: 1 },
  strong: { name: 'sharpness', factor: 3, probability: 0.6 },
  sample: (config, draws) => ({ isApplied: draws.random() < config.probability }),
  isIdentity: ({ factor }, { isApplied }) => !isApplied || factor === 1,
  applyBytes: ({ factor }, image, _params, target) => adjustSharpness(image, target, factor),
});
export default sharpness;
