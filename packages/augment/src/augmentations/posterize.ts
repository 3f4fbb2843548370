import { z } from 'zod';
import type { AugmentationSpec } from '../define-augmentation.ts';
import { defineByteAugmentation } from '../define-byte-augmentation.ts';
import { posterize } from '../pillow/posterize.ts';
import { probability } from '../settings.ts';

export interface PosterizeConfig {
  readonly name: 'posterize';
  /** Kept of each value's 8 bits; 8 changes nothing. */
  readonly bits: number;
  readonly probability: number;
}

/** The lower bits of each value dropped, in a share of the views; `ImageOps.posterize`. */
const posterizeMember: AugmentationSpec<PosterizeConfig, { readonly isApplied: boolean }> = defineByteAugmentation({
  name: 'posterize',
  schema: z.strictObject({
    name: z.literal('posterize'),
    bits: z.int().min(1).max(8).default(4).describe('Bits kept of each value; 8 changes nothing.'),
    probability: probability(0.5),
  }),
  neutral: { name: 'posterize', bits: 8, probability: 1 },
  strong: { name: 'posterize', bits: 2, probability: 0.6 },
  sample: (config, draws) => ({ isApplied: draws.random() < config.probability }),
  isIdentity: ({ bits }, { isApplied }) => !isApplied || bits === 8,
  applyBytes: ({ bits }, image, _params, target) => posterize(image, target, bits),
});
export default posterizeMember;
