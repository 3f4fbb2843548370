import { z } from 'zod';
import type { AugmentationSpec } from '../define-augmentation.ts';
import { defineByteAugmentation } from '../define-byte-augmentation.ts';
import {
  type DrawnOperation,
  drawOperation,
  isStill,
  type PolicySettings,
  policyShape,
  randAugmentReach,
  runOperations,
} from '../policy.ts';

interface Config extends PolicySettings {
  readonly name: 'rand-augment';
  readonly numOps: number;
  readonly magnitude: number;
}

/**
 * Some operations drawn from fourteen, all of one magnitude; torchvision's RandAugment on Pillow images: the same operations and
 * magnitudes, equal to the byte.
 *
 * @see Cubuk, Zoph, Shlens and Le, RandAugment, 2020, https://arxiv.org/abs/1909.13719
 */
const randAugment: AugmentationSpec<Config, { readonly operations: readonly DrawnOperation[] }> = defineByteAugmentation({
  name: 'rand-augment',
  schema: z
    .strictObject({
      name: z.literal('rand-augment'),
      numOps: z.int().min(0).max(16).default(2).describe('Operations for each view; 0 changes nothing.'),
      magnitude: z
        .int()
        .min(0)
        .default(9)
        .describe('Bin of all operations, 0 .. numMagnitudeBins - 1; 0 still solarizes, equalizes and stretches contrast.'),
      ...policyShape,
    })
    .superRefine(({ magnitude, numMagnitudeBins }, context) => {
      if (magnitude < numMagnitudeBins) return;
      context.addIssue({ code: 'custom', path: ['magnitude'], input: magnitude, message: 'Expected a magnitude below numMagnitudeBins' });
    }),
  neutral: { name: 'rand-augment', numOps: 0, magnitude: 9, numMagnitudeBins: 31, interpolation: 'nearest', fill: 0 },
  strong: { name: 'rand-augment', numOps: 3, magnitude: 20, numMagnitudeBins: 31, interpolation: 'bilinear', fill: 128 },
  sample({ numOps, magnitude, numMagnitudeBins }, draws, size) {
    const reach = randAugmentReach(size);
    const bin = { index: magnitude, count: numMagnitudeBins };
    return { operations: Array.from({ length: numOps }, () => drawOperation(draws, reach, () => bin)) };
  },
  isIdentity: (_config, { operations }) => isStill(operations),
  applyBytes: (config, image, { operations }, target) => runOperations(image, target, operations, config),
});
export default randAugment;
