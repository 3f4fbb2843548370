import { z } from 'zod';
import type { AugmentationSpec } from '../define-augmentation.ts';
import { defineByteAugmentation } from '../define-byte-augmentation.ts';
import { equalize } from '../pillow/equalize.ts';
import { probability } from '../settings.ts';

export interface EqualizeConfig {
  readonly name: 'equalize';
  readonly probability: number;
}

/** Each channel mapped by its cumulative histogram, in a share of the views; `ImageOps.equalize`. */
const equalizeMember: AugmentationSpec<EqualizeConfig, { readonly isApplied: boolean }> = defineByteAugmentation({
  name: 'equalize',
  schema: z.strictObject({ name: z.literal('equalize'), probability: probability(0.5) }),
  neutral: { name: 'equalize', probability: 0 },
  strong: { name: 'equalize', probability: 0.6 },
  sample: (config, draws) => ({ isApplied: draws.random() < config.probability }),
  isIdentity: (_config, { isApplied }) => !isApplied,
  applyBytes: (_config, image, _params, target) => equalize(image, target),
});
export default equalizeMember;
