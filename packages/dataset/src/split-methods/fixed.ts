import { DataError } from '@graft/core';
import { classSizes, describeSizes, divideGroups } from '../divide-groups.ts';
import { type SplitMethod, splitNames } from '../split-method.ts';

/**
 * The same number of photos of every class for validation, or for validation and test; the rest is train.
 *
 * @throws {DataError} naming every class that would leave no photo for training, with what is possible.
 */
const fixed: SplitMethod = {
  summary: 'a fixed number of photos of every class for validation and test, the rest for train',
  refusesConflicts: true,
  requires: ['train', 'validation'],
  assign(task) {
    const { fixed: counts, groupBy } = task.config;
    const heldOut = counts.reduce((sum, count) => sum + count, 0);
    const small = classSizes(task).filter(({ size, groups }) => size <= heldOut || groups <= counts.length);
    if (small.length > 0) {
      const most = Math.floor((Math.min(...small.map(({ groups }) => groups)) - 1) / counts.length);
      throw new DataError(
        `Expected more than ${heldOut} photos in every class for the fixed counts ${counts.join(', ')} but ` +
          `${describeSizes(small, groupBy)}.`,
        {
          hint:
            `${most > 0 ? `At most ${counts.map(() => most).join(', ')} are possible. ` : ''}Add photos, remove the class, or ` +
            'use a ratio.',
        },
      );
    }
    const parts = divideGroups(task, (_, size) => [size - heldOut, ...counts], counts.length + 1);
    return { splits: Array.from(parts, (part) => splitNames[part]) };
  },
};

export default fixed;
