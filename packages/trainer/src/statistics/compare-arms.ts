import { type ArmComparison, createRng, DataError } from '@graft/core';
import { bootstrapDifference } from './bootstrap-difference.ts';
import { mcnemarP } from './mcnemar-p.ts';

/** Whether an arm has each example right, by example id. */
export type ArmOutcome = ReadonlyMap<string, boolean>;

/**
 * Compare two arms on the same examples, as pairs: what both have right or both have wrong says nothing about which
 * is better. It assumes independent examples.
 *
 * @param options.seed - of the bootstrap; @param options.resamples - at least 1.
 * @throws {DataError} when the arms were not evaluated on the same ids, or on none.
 */
export function compareArms(
  first: ArmOutcome,
  second: ArmOutcome,
  { seed = 0, resamples = 10_000 }: { readonly seed?: number; readonly resamples?: number } = {},
): ArmComparison {
  if (first.size === 0 || first.size !== second.size || [...first.keys()].some((id) => !second.has(id))) {
    throw new DataError(`Expected two arms evaluated on the same examples but received ${first.size} and ${second.size} with other ids.`, {
      hint: 'Evaluate both arms on the same split and compare again.',
    });
  }
  const n = first.size;
  let onlyFirst = 0;
  let onlySecond = 0;
  for (const [id, isRight] of first) {
    const isOtherRight = second.get(id) === true;
    if (isRight && !isOtherRight) onlyFirst++;
    if (!isRight && isOtherRight) onlySecond++;
  }
  return {
    n,
    onlyFirst,
    onlySecond,
    mcnemarP: mcnemarP(onlyFirst, onlySecond),
    difference: (onlyFirst - onlySecond) / n,
    ci95: bootstrapDifference({ n, onlyFirst, onlySecond }, createRng(seed).split('bootstrap-difference'), resamples),
  };
}
