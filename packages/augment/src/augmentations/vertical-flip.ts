import { z } from 'zod';
import { flipOutput, stillMap } from '../affine/affine-map.ts';
import type { AugmentationSpec } from '../define-augmentation.ts';
import { defineByteAugmentation } from '../define-byte-augmentation.ts';
import { flipVertically } from '../pillow/flip.ts';
import { probability } from '../settings.ts';

export interface VerticalFlipConfig {
  readonly name: 'vertical-flip';
  readonly probability: number;
}

/** Top and bottom exchanged, in a share of the views. */
const verticalFlip: AugmentationSpec<VerticalFlipConfig, { readonly isApplied: boolean }> = defineByteAugmentation({
  name: 'vertical-flip',
  schema: z.strictObject({ name: z.literal('vertical-flip'), probability: probability(0.5) }),
  neutral: { name: 'vertical-flip', probability: 0 },
  strong: { name: 'vertical-flip', probability: 0.6 },
  sample: (config, draws) => ({ isApplied: draws.random() < config.probability }),
  isIdentity: (_config, { isApplied }) => !isApplied,
  asWarp: (_config, _params, size) => ({ map: flipOutput(stillMap, size, false, true) }),
  applyBytes: (_config, image, _params, target) => flipVertically(image, target),
});
export default verticalFlip;
