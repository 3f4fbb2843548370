import { canonicalJsonLine } from '@graft/core';
import { z } from 'zod';
import { type AugmentationName, augmentations } from './augmentations.gen.ts';
import type { AugmentationSpec } from './define-augmentation.ts';
import { mixes } from './mixes.gen.ts';
import type { Unfilled } from './settings.ts';

/** Every augmentation's name; `none` is no augmentation. */
export const augmentationIds: readonly string[] = Object.keys(augmentations);

/** A member's settings with its defaults filled in. */
export type MemberConfig = z.output<(typeof augmentations)[AugmentationName]['schema']>;

/** The `augment` slice of an experiment: nothing, one member, or a chain of members in their order. */
export type AugmentConfig = { readonly name: 'none' } | MemberConfig | readonly MemberConfig[];

/** The same with defaults left out. */
export type AugmentSettings = { readonly name: 'none' } | Unfilled<MemberConfig> | readonly Unfilled<MemberConfig>[];

const none = z.strictObject({ name: z.literal('none') });
// Declared as a plain `ZodType`; the registry's rule is that it is an object with a literal `name`.
const members = Object.values(augmentations).map(({ schema }) => schema as unknown as typeof none);

/** A mix in the wrong place is told where it belongs. */
const error = ({ input }: { readonly input?: unknown }): string | undefined => {
  const name = (input as { readonly name?: unknown } | null | undefined)?.name;
  if (typeof name !== 'string' || !Object.hasOwn(mixes, name)) return undefined;
  const place = 'arms.NAME.mix of a network, or head.featureMixup of a frozen arm';
  return `Expected an augmentation of single photos (${name} mixes two: set it as ${place})`;
};

const one = z.discriminatedUnion('name', [none, ...members], { error });
const chain = z
  .array(z.discriminatedUnion('name', [...members] as [typeof none], { error }))
  .min(1)
  .max(32);

export const augmentConfig: z.ZodType<AugmentConfig> = z.union([one, chain]) as unknown as z.ZodType<AugmentConfig>;

/** Whether a member's settings are those at which every view equals its photo. */
export function isNeutral(config: MemberConfig): boolean {
  const { schema, neutral } = augmentations[config.name] as unknown as AugmentationSpec<MemberConfig, unknown>;
  return canonicalJsonLine(schema.parse(config)) === canonicalJsonLine(schema.parse(neutral));
}

/** Whether views are the photos themselves. */
export function isPlain(config: AugmentConfig): config is { readonly name: 'none' } {
  return !isChain(config) && config.name === 'none';
}

/** Whether several members act one after the other. */
export function isChain(config: AugmentConfig): config is readonly MemberConfig[] {
  return Array.isArray(config);
}
