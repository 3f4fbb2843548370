import type { Image } from '@graft/core';
import { z } from 'zod';
import type { ImageSize } from './affine/affine-map.ts';
import type { Bin, Operation, Reach } from './define-operation.ts';
import { type Draws, drawInteger } from './draws.ts';
import { type OperationName, operations } from './operations.gen.ts';
import { interpolations, type Sampling } from './pillow/transform.ts';
import { scratchBytes } from './scratch-bytes.ts';

/** Settings of both policies. */
export interface PolicySettings extends Sampling {
  readonly numMagnitudeBins: number;
}

export const policyShape: { readonly [Name in keyof PolicySettings]: z.ZodType<PolicySettings[Name]> } = {
  numMagnitudeBins: z.int().min(2).max(1000).default(31).describe('Steps from no strength to the full one.'),
  interpolation: z.enum(interpolations).default('nearest').describe('How pixels are read by shears, shifts and turns.'),
  fill: z.int().min(0).max(255).default(0).describe('The value beyond the border.'),
};

/** How far RandAugment goes. @see Cubuk, Zoph, Shlens and Le, RandAugment, 2020, https://arxiv.org/abs/1909.13719 */
export function randAugmentReach({ height, width }: ImageSize): Reach {
  const share = 150 / 331;
  return { shear: 0.3, translateX: share * width, translateY: share * height, rotate: 30, enhance: 0.9, posterizeBits: 4 };
}

/** How far TrivialAugment goes, in its wide variant. @see Müller and Hutter, TrivialAugment, 2021, https://arxiv.org/abs/2103.10158 */
export const trivialAugmentReach: Reach = {
  shear: 0.99,
  translateX: 32,
  translateY: 32,
  rotate: 135,
  enhance: 0.99,
  posterizeBits: 6,
};

/** What a policy chooses from, by the draw that chooses it. */
export const choices: readonly (readonly [OperationName, Operation])[] = (Object.entries(operations) as [OperationName, Operation][]).sort(
  ([, a], [, b]) => a.turn - b.turn,
);

/** What was drawn: the params of both policies are lists of it. */
export interface DrawnOperation {
  readonly name: OperationName;
  readonly magnitude: number;
}

/** @param bin - is asked for only where the operation has a magnitude, before the sign is drawn. */
export function drawOperation(draws: Draws, reach: Reach, bin: () => Bin): DrawnOperation {
  const [name, { magnitude, isSigned }] = choices[drawInteger(draws, choices.length)] as (typeof choices)[number];
  const amount = magnitude?.(bin(), reach) ?? 0;
  const isTurned = draws.random() < 0.5 && isSigned === true;
  return { name, magnitude: isTurned && amount !== 0 ? -amount : amount };
}

/** Whether nothing of it changes a pixel. */
export function isStill(drawn: readonly DrawnOperation[]): boolean {
  return drawn.every(({ name }) => name === 'identity');
}

/**
 * Operations one after the other, bytes between them. No more than two arrays are written, whatever their number: they
 * take turns, in such a way that the last operation writes the target.
 *
 * @param target - apart from the photo.
 */
export function runOperations(image: Image, target: Uint8Array, drawn: readonly DrawnOperation[], sampling: Sampling): void {
  const { height, width } = image;
  const between = scratchBytes('operation', target.length);
  let { data } = image;
  for (const [index, { name, magnitude }] of drawn.entries()) {
    const place = (drawn.length - 1 - index) % 2 === 0 ? target : between;
    operations[name].effect({ data, height, width }, place, magnitude, sampling);
    data = place;
  }
  if (drawn.length === 0) target.set(image.data);
}
