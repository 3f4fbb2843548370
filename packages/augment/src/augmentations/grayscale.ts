import { z } from 'zod';
import type { AugmentationSpec } from '../define-augmentation.ts';
import { defineByteAugmentation } from '../define-byte-augmentation.ts';
import { toGrayscale } from '../pillow/to-grayscale.ts';
import { probability } from '../settings.ts';

export interface GrayscaleConfig {
  readonly name: 'grayscale';
  readonly probability: number;
}

/** Gray in three equal channels, in a share of the views; Pillow's conversion to mode L. */
const grayscale: AugmentationSpec<GrayscaleConfig, { readonly isApplied: boolean }> = defineByteAugmentation({
  name: 'grayscale',
  schema: z.strictObject({ name: z.literal('grayscale'), probability: probability(0.1) }),
  neutral: { name: 'grayscale', probability: 0 },
  strong: { name: 'grayscale', probability: 0.6 },
  sample: (config, draws) => ({ isApplied: draws.random() < config.probability }),
  isIdentity: (_config, { isApplied }) => !isApplied,
  applyBytes: (_config, image, _params, target) => toGrayscale(image, target),
});
export default grayscale;
