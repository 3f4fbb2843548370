import { DataError } from '@graft/core';
import { apportion } from '../apportion.ts';
import { type ClassSize, classSizes, describeSizes, divideGroups } from '../divide-groups.ts';
import { type SplitMethod, splitNames } from '../split-method.ts';

/**
 * Every class in the same proportions, by largest remainder, with at least one photo in each split.
 *
 * @throws {DataError} naming every class that is too small, with what is possible.
 */
const stratified: SplitMethod = {
  summary: 'every class in the same proportions',
  refusesConflicts: true,
  requires: ['train', 'validation'],
  assign(task) {
    const { ratio, groupBy } = task.config;
    const small = classSizes(task).filter(({ size, groups }) => groups < ratio.length || apportion(size, ratio) === undefined);
    if (small.length > 0) throw tooSmall(small, ratio, groupBy);
    const parts = divideGroups(task, (_, size) => apportion(size, ratio) ?? [], ratio.length);
    return { splits: Array.from(parts, (part) => splitNames[part]) };
  },
};

export default stratified;

function tooSmall(small: readonly ClassSize[], ratio: readonly number[], groupBy: string): DataError {
  const fewest = Math.min(...small.map(({ groups }) => groups));
  return new DataError(`Expected enough photos in every class for the ratio ${ratio.join(', ')} but ${describeSizes(small, groupBy)}.`, {
    hint:
      `${smallestCount(ratio)} different photos per class allow this ratio.${possibleRatio(fewest, ratio.length)} Add photos, ` +
      'or remove the class.',
  });
}

function smallestCount(ratio: readonly number[]): number {
  let count = ratio.length;
  while (apportion(count, ratio) === undefined) count++;
  return count;
}

/** A ratio for `count` photos: one for each later split, the rest for train. */
function possibleRatio(count: number, splits: number): string {
  if (count < splits) return '';
  const share = Math.floor(100 / count) / 100;
  const rest = Array<number>(splits - 1).fill(share);
  return ` ${count} allow ${[Number((1 - share * (splits - 1)).toFixed(2)), ...rest].join(', ')}.`;
}
