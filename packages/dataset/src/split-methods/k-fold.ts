import { DataError } from '@graft/core';
import { classSizes, describeSizes, divideGroups } from '../divide-groups.ts';
import type { SplitMethod } from '../split-method.ts';

/**
 * Every class in `folds` parts whose sizes differ by at most one photo; each photo is held out by one fold. The chosen fold is the
 * validation split, the others are train.
 *
 * The photos that remain when a class is divided go to the next folds from class to class, so that the folds have equal sizes too.
 *
 * @throws {DataError} naming every class with fewer photos than folds, with what is possible.
 */
const kFold: SplitMethod = {
  summary: 'every class in equal parts, one of them held out by each fold',
  refusesConflicts: true,
  requires: ['train', 'validation'],
  assign(task) {
    const { folds, fold, groupBy } = task.config;
    const sizes = classSizes(task);
    const small = sizes.filter(({ groups }) => groups < folds);
    if (small.length > 0) {
      const most = Math.min(...small.map(({ groups }) => groups));
      throw new DataError(`Expected at least as many photos in every class as the ${folds} folds but ${describeSizes(small, groupBy)}.`, {
        hint: `${most >= 2 ? `${most} folds are possible. ` : ''}Add photos, or remove the class.`,
      });
    }
    const starts = new Map<string, number>();
    let start = 0;
    for (const { label, size } of sizes) {
      starts.set(label, start);
      start = (start + size) % folds;
    }
    const partsOf = (label: string, size: number): number[] =>
      Array.from({ length: folds }, (_, part) => {
        const isOver = (part - (starts.get(label) as number) + folds) % folds < size % folds;
        return Math.floor(size / folds) + Number(isOver);
      });
    const held = divideGroups(task, partsOf, folds).map((part) => part + 1);
    return { splits: Array.from(held, (own) => (own === fold ? 'validation' : 'train')), folds: held };
  },
};

export default kFold;
