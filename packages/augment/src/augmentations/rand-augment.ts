import { z } from 'zod';
import type { AugmentationSpec } from '../define-augmentation.ts';
import { defineByteAugmentation } from '../define-byte-augmentation.ts';
import { drawInteger } from '../draw-integer.ts';
import type { Operation } from '../pillow/operations.ts';
import { randAugmentSpace } from '../pillow/policy-space.ts';
import { runOperations } from '../pillow/run-operations.ts';
import { type Interpolation, interpolations } from '../pillow/transform.ts';

export interface RandAugmentConfig {
  readonly name: 'rand-augment';
  /** Operations for each view, one after the other; 0 changes nothing. */
  readonly numOps: number;
  /**
   * The bin of all operations, 0 .. numMagnitudeBins - 1. Not a strength from nothing: at 0, as in torchvision, what is drawn without a magnitude
   * (auto-contrast, equalize) acts in full and solarize turns the lightest value; `numOps` 0 is the identity.
   */
  readonly magnitude: number;
  readonly numMagnitudeBins: number;
  readonly interpolation: Interpolation;
  /** Beyond the border, 0..255. */
  readonly fill: number;
}

/**
 * Some operations drawn from fourteen, all of one magnitude; torchvision's RandAugment on Pillow images: the same operations and
 * magnitudes, equal to the byte.
 *
 * @see Cubuk, Zoph, Shlens and Le, RandAugment, 2020, https://arxiv.org/abs/1909.13719
 */
const randAugment: AugmentationSpec<RandAugmentConfig, { readonly operations: readonly Operation[] }> = defineByteAugmentation({
  name: 'rand-augment',
  schema: z
    .strictObject({
      name: z.literal('rand-augment'),
      numOps: z.int().min(0).max(16).default(2).describe('Operations for each view; 0 changes nothing.'),
      magnitude: z
        .int()
        .min(0)
        .default(9)
        .describe(
          'Strength of all operations, 0 .. numMagnitudeBins - 1, as torchvision means it: 0 still solarizes, equalizes and stretches contrast; numOps 0 is the photo.',
        ),
      numMagnitudeBins: z.int().min(2).max(1000).default(31).describe('Steps from no strength to the full one.'),
      interpolation: z.enum(interpolations).default('nearest').describe('How pixels are read by shears, shifts and turns.'),
      fill: z.int().min(0).max(255).default(0).describe('The value beyond the border.'),
    })
    .superRefine(({ magnitude, numMagnitudeBins }, context) => {
      if (magnitude < numMagnitudeBins) return;
      context.addIssue({ code: 'custom', path: ['magnitude'], input: magnitude, message: 'Expected a magnitude below numMagnitudeBins' });
    }),
  neutral: { name: 'rand-augment', numOps: 0, magnitude: 9, numMagnitudeBins: 31, interpolation: 'nearest', fill: 0 },
  strong: { name: 'rand-augment', numOps: 3, magnitude: 20, numMagnitudeBins: 31, interpolation: 'bilinear', fill: 128 },
  sample({ numOps, magnitude, numMagnitudeBins }, draws, size) {
    const space = randAugmentSpace(numMagnitudeBins, size);
    const operations = Array.from({ length: numOps }, () => {
      const entry = space[drawInteger(draws, space.length)] as (typeof space)[number];
      const isTurned = draws.random() < 0.5 && entry.isSigned === true;
      const amount = entry.magnitude?.(magnitude) ?? 0;
      return { name: entry.name, magnitude: isTurned && amount !== 0 ? -amount : amount };
    });
    return { operations };
  },
  isIdentity: (_config, { operations }) => operations.every(({ name }) => name === 'identity'),
  applyBytes: (config, image, { operations }, target) => runOperations(image, target, operations, config),
});
export default randAugment;
