import { z } from 'zod';
import type { AugmentationSpec } from '../define-augmentation.ts';
import { defineByteAugmentation } from '../define-byte-augmentation.ts';
import { drawInteger } from '../draws.ts';
import {
  type DrawnOperation,
  drawOperation,
  isStill,
  type PolicySettings,
  policyShape,
  runOperations,
  trivialAugmentReach,
} from '../policy.ts';
import { probability } from '../settings.ts';

interface Config extends PolicySettings {
  readonly name: 'trivial-augment';
  readonly probability: number;
}

/**
 * One operation of fourteen with a magnitude of its own, both drawn for each view; torchvision's TrivialAugmentWide on
 * Pillow images: the same operations and magnitudes, equal to the byte. It has nothing to tune.
 *
 * @see Müller and Hutter, TrivialAugment, 2021, https://arxiv.org/abs/2103.10158
 */
const trivialAugment: AugmentationSpec<Config, { readonly operations: readonly DrawnOperation[] }> = defineByteAugmentation({
  name: 'trivial-augment',
  schema: z.strictObject({
    name: z.literal('trivial-augment'),
    ...policyShape,
    probability: probability(1),
  }),
  neutral: { name: 'trivial-augment', numMagnitudeBins: 31, interpolation: 'nearest', fill: 0, probability: 0 },
  strong: { name: 'trivial-augment', numMagnitudeBins: 31, interpolation: 'bilinear', fill: 128, probability: 1 },
  sample({ probability: share, numMagnitudeBins: count }, draws) {
    const isApplied = draws.random() < share;
    const drawn = drawOperation(draws, trivialAugmentReach, () => ({ index: drawInteger(draws, count), count }));
    return { operations: isApplied ? [drawn] : [] };
  },
  isIdentity: (_config, { operations }) => isStill(operations),
  applyBytes: (config, image, { operations }, target) => runOperations(image, target, operations, config),
});
export default trivialAugment;
