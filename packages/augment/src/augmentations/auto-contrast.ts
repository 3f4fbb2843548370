import { z } from 'zod';
import type { AugmentationSpec } from '../define-augmentation.ts';
import { defineByteAugmentation } from '../define-byte-augmentation.ts';
import { autoContrast } from '../pillow/auto-contrast.ts';
import { probability } from '../settings.ts';

export interface AutoContrastConfig {
  readonly name: 'auto-contrast';
  readonly probability: number;
}

/** Each channel stretched to 0..255, in a share of the views; `ImageOps.autocontrast`. */
const autoContrastMember: AugmentationSpec<AutoContrastConfig, { readonly isApplied: boolean }> = defineByteAugmentation({
  name: 'auto-contrast',
  schema: z.strictObject({ name: z.literal('auto-contrast'), probability: probability(0.5) }),
  neutral: { name: 'auto-contrast', probability: 0 },
  strong: { name: 'auto-contrast', probability: 0.6 },
  sample: (config, draws) => ({ isApplied: draws.random() < config.probability }),
  isIdentity: (_config, { isApplied }) => !isApplied,
  applyBytes: (_config, image, _params, target) => autoContrast(image, target),
});
export default autoContrastMember;
