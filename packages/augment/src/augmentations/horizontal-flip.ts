import { z } from 'zod';
import { flipOutput, stillMap } from '../affine/affine-map.ts';
import type { AugmentationSpec } from '../define-augmentation.ts';
import { defineByteAugmentation } from '../define-byte-augmentation.ts';
import { flipHorizontally } from '../pillow/flip.ts';
import { probability } from '../settings.ts';

export interface HorizontalFlipConfig {
  readonly name: 'horizontal-flip';
  readonly probability: number;
}

/** Left and right exchanged, in a share of the views. */
const horizontalFlip: AugmentationSpec<HorizontalFlipConfig, { readonly isApplied: boolean }> = defineByteAugmentation({
  name: 'horizontal-flip',
  schema: z.strictObject({ name: z.literal('horizontal-flip'), probability: probability(0.5) }),
  neutral: { name: 'horizontal-flip', probability: 0 },
  strong: { name: 'horizontal-flip', probability: 0.6 },
  sample: (config, draws) => ({ isApplied: draws.random() < config.probability }),
  isIdentity: (_config, { isApplied }) => !isApplied,
  asWarp: (_config, _params, size) => ({ map: flipOutput(stillMap, size, true, false) }),
  applyBytes: (_config, image, _params, target) => flipHorizontally(image, target),
});
export default horizontalFlip;
