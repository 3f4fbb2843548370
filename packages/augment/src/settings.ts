import { z } from 'zod';

/** A config as a person writes it: its name, and what is to differ from the defaults. */
export type Unfilled<Config extends { readonly name: string }> = Config extends unknown ? Pick<Config, 'name'> & Partial<Config> : never;

/** How often a member acts, 0..1. */
export const probability = (usual: number): z.ZodDefault<z.ZodNumber> =>
  z.number().min(0).max(1).default(usual).describe('Share of the views that it acts on.');

/** [low, high] within bounds. */
export function range(low: number, high: number): z.ZodType<readonly [number, number], readonly [number, number]> {
  const bound = z.number().min(low).max(high);
  return z.tuple([bound, bound]).refine(([from, to]) => from <= to, 'Expected [low, high] with low no larger than high');
}

/** A number a for [-a, a] about `centre`, or [low, high]; as numbers. */
export function spread(value: number | readonly [number, number], centre: number, lowest: number): readonly [number, number] {
  return typeof value === 'number' ? [Math.max(lowest, centre - value), centre + value] : value;
}
