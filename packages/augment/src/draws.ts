import type { Rng } from '@graft/core';

/** Where a sampler takes its numbers from: the counter-based `Rng`, or another generator whose draws are to be matched. */
export type Draws = Pick<Rng, 'random' | 'uniform' | 'integer'>;

/** A whole number 0 .. bound - 1 from one draw of 53 bits, whose bias is below bound / 2^53. @param bound - 1 or more. */
export function drawInteger(draws: Pick<Draws, 'random'>, bound: number): number {
  return Math.floor(draws.random() * bound);
}
