import { DataError } from '@graft/core';
import type { SplitMethod } from '../split-method.ts';

/**
 * The split that the folders, or the list, came with.
 *
 * @throws {DataError} when the photos carry no split.
 */
const given: SplitMethod = {
  summary: 'the train, validation and test folders as they came',
  refusesConflicts: false,
  requires: ['train', 'validation'],
  assign: ({ manifest }) => ({
    splits: manifest.examples.map((example) => {
      if (example.givenSplit) return example.givenSplit;
      throw new DataError(
        `Expected given train and validation folders for the split method "given" but ${example.id} came without a split.`,
        {
          hint: 'Give both folders (--train DIR --validation DIR), or choose the split method "stratified".',
        },
      );
    }),
  }),
};

export default given;
