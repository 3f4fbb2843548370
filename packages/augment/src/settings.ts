import { z } from 'zod';
import { type Fill, fillModes } from './affine/fold-coordinate.ts';

/** A config with defaults left out: its name, and what differs. */
export type Unfilled<Config extends { readonly name: string }> = Config extends unknown ? Pick<Config, 'name'> & Partial<Config> : never;

export type Range = readonly [low: number, high: number];

/** A number a for [-a, a] about a centre, or [low, high]. */
export type Amount = number | Range;

/** How often a member acts, 0..1. */
export const probability = (usual: number): z.ZodDefault<z.ZodNumber> =>
  z.number().min(0).max(1).default(usual).describe('Share of the views that it acts on.');

/** What lies beyond the border of a member that warps. */
export const fillShape: { readonly [Name in keyof Fill]: z.ZodType<Fill[Name]> } = {
  fillMode: z.enum(fillModes).default('constant').describe('What lies beyond the border.'),
  cval: z.number().min(0).max(255).default(0).describe('The value beyond the border in mode constant.'),
};

/** [low, high] within bounds. */
export function range(low: number, high: number): z.ZodType<Range, Range> {
  const bound = z.number().min(low).max(high);
  return z.tuple([bound, bound]).refine(([from, to]) => from <= to, 'Expected [low, high] with low no larger than high');
}

/** The bounds of an amount about `centre`. */
export function spread(value: Amount, centre: number, lowest: number): Range {
  return typeof value === 'number' ? [Math.max(lowest, centre - value), centre + value] : value;
}
