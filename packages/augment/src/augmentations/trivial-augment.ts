import { z } from 'zod';
import type { AugmentationSpec } from '../define-augmentation.ts';
import { defineByteAugmentation } from '../define-byte-augmentation.ts';
import { drawInteger } from '../draw-integer.ts';
import type { Operation } from '../pillow/operations.ts';
import { trivialAugmentSpace } from '../pillow/policy-space.ts';
import { runOperations } from '../pillow/run-operations.ts';
import { type Interpolation, interpolations } from '../pillow/transform.ts';
import { probability } from '../settings.ts';

export interface TrivialAugmentConfig {
  readonly name: 'trivial-augment';
  readonly numMagnitudeBins: number;
  readonly interpolation: Interpolation;
  /** Beyond the border, 0..255. */
  readonly fill: number;
  readonly probability: number;
}

/**
 * One operation of fourteen with a magnitude of its own, both drawn anew for each view; torchvision's TrivialAugmentWide on
 * Pillow images: the same operations and magnitudes, equal to the byte. It has nothing to tune.
 *
 * @see Müller and Hutter, TrivialAugment, 2021, https://arxiv.org/abs/2103.10158
 */
const trivialAugment: AugmentationSpec<TrivialAugmentConfig, { readonly operations: readonly Operation[] }> = defineByteAugmentation({
  name: 'trivial-augment',
  schema: z.strictObject({
    name: z.literal('trivial-augment'),
    numMagnitudeBins: z.int().min(2).max(1000).default(31).describe('Steps from no strength to the full one.'),
    interpolation: z.enum(interpolations).default('nearest').describe('How pixels are read by shears, shifts and turns.'),
    fill: z.int().min(0).max(255).default(0).describe('The value beyond the border.'),
    probability: probability(1),
  }),
  neutral: { name: 'trivial-augment', numMagnitudeBins: 31, interpolation: 'nearest', fill: 0, probability: 0 },
  strong: { name: 'trivial-augment', numMagnitudeBins: 31, interpolation: 'bilinear', fill: 128, probability: 1 },
  sample(config, draws) {
    const isApplied = draws.random() < config.probability;
    const space = trivialAugmentSpace(config.numMagnitudeBins);
    const entry = space[drawInteger(draws, space.length)] as (typeof space)[number];
    const amount = entry.magnitude?.(drawInteger(draws, config.numMagnitudeBins)) ?? 0;
    const isTurned = draws.random() < 0.5 && entry.isSigned === true;
    return { operations: isApplied ? [{ name: entry.name, magnitude: isTurned && amount !== 0 ? -amount : amount }] : [] };
  },
  isIdentity: (_config, { operations }) => operations.every(({ name }) => name === 'identity'),
  applyBytes: (config, image, { operations }, target) => runOperations(image, target, operations, config),
});
export default trivialAugment;
