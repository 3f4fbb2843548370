import { z } from 'zod';
import type { AugmentationSpec } from '../define-augmentation.ts';
import { defineByteAugmentation } from '../define-byte-augmentation.ts';
import { solarize } from '../pillow/solarize.ts';
import { probability } from '../settings.ts';

export interface SolarizeConfig {
  readonly name: 'solarize';
  /** Values from here on are inverted; 256 changes nothing. */
  readonly threshold: number;
  readonly probability: number;
}

/** Values from the threshold on inverted, in a share of the views; `ImageOps.solarize`. */
const solarizeMember: AugmentationSpec<SolarizeConfig, { readonly isApplied: boolean }> = defineByteAugmentation({
  name: 'solarize',
  schema: z.strictObject({
    name: z.literal('solarize'),
    threshold: z.number().min(0).max(256).default(128).describe('Values from here on are inverted, 0..255 scale; 256 changes nothing.'),
    probability: probability(0.5),
  }),
  neutral: { name: 'solarize', threshold: 256, probability: 1 },
  strong: { name: 'solarize', threshold: 100, probability: 0.6 },
  sample: (config, draws) => ({ isApplied: draws.random() < config.probability }),
  isIdentity: ({ threshold }, { isApplied }) => !isApplied || threshold === 256,
  applyBytes: ({ threshold }, image, _params, target) => solarize(image, target, threshold),
});
export default solarizeMember;
