import { z } from 'zod';
import { type MixName, mixes } from './mixes.gen.ts';

/** The `mix` slice of a network arm: a member's settings with its defaults filled in. */
export type MixConfig = z.output<(typeof mixes)[MixName]['schema']>;

const [first, ...others] = Object.values(mixes).map(({ schema }) => schema as unknown as z.ZodObject<{ name: z.ZodLiteral<MixName> }>);

export const mixConfig: z.ZodType<MixConfig> = z.discriminatedUnion('name', [
  first as NonNullable<typeof first>,
  ...others,
]) as unknown as z.ZodType<MixConfig>;
