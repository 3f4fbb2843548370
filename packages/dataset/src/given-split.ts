import { DataError, type Manifest, type SplitName } from '@graft/core';

/**
 * The split that the folders came with.
 *
 * @throws {DataError} when the manifest is of one folder of classes, whose photos carry no split.
 */
export function givenSplit(manifest: Manifest): SplitName[] {
  return manifest.examples.map((example) => {
    if (example.givenSplit) return example.givenSplit;
    throw new DataError(
      `Expected given train and validation folders for the split method "given" but ${example.id} came without a split.`,
      {
        hint: 'Give both folders (--train DIR --validation DIR), or choose the split method "stratified".',
      },
    );
  });
}
