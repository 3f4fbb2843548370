import type { Draws } from './define-augmentation.ts';

/** A whole number 0 .. bound - 1 from one draw of 53 bits, whose bias is below bound / 2^53. @param bound - 1 or more. */
export function drawInteger(draws: Pick<Draws, 'random'>, bound: number): number {
  return Math.floor(draws.random() * bound);
}
