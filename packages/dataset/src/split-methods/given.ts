import { DataError, type SplitName, shortenText } from '@graft/core';
import type { SplitMethod, SplitTask } from '../split-method.ts';
import stratified from './stratified.ts';

/**
 * The split that the folders, or the list, came with. Where none of them is for validation, it is divided off train, as
 * `stratified` does it, by the first two shares of the ratio; test is kept as it is.
 *
 * @throws {DataError} when the photos carry no split, or train is too small to divide.
 */
const given: SplitMethod = {
  summary: 'the train, validation and test folders as they came; validation divided off train where there is none',
  refusesConflicts: false,
  requires: ['train', 'validation'],
  wayOut: 'Add photos to these classes, or leave them out; or divide all photos anew: graft split --ratio .8,.2.',
  assign(task) {
    const splits = task.manifest.examples.map((example): SplitName => {
      if (example.givenSplit) return example.givenSplit;
      throw new DataError(
        `Expected given train and validation folders for the split method "given" but ${shortenText(example.id)} came without a split.`,
        {
          hint: 'Give both folders (--train DIR --validation DIR), or choose the split method "stratified".',
        },
      );
    });
    return { splits: splits.includes('validation') ? splits : divideTrain(task, splits) };
  },
};

export default given;

/** Groups that test has a part of are divided by their photos in train alone. */
function divideTrain({ manifest, config, groups, previous }: SplitTask, splits: readonly SplitName[]): SplitName[] {
  const positions = [...splits.keys()].filter((position) => splits[position] === 'train');
  const placeOf = new Map(positions.map((position, place) => [position, place]));
  const examples = positions.map((position) => manifest.examples[position] as (typeof manifest.examples)[number]);
  const labels = new Set(examples.map(({ label }) => label));
  const [train, validation] = config.ratio as readonly [number, number];
  const divided = stratified.assign({
    manifest: { ...manifest, examples, classes: manifest.classes.filter((label) => labels.has(label)) },
    config: { ...config, ratio: [train, validation].map((share) => share / (train + validation)) },
    groups: groups.flatMap((group) => {
      const members = group.members.map((position) => placeOf.get(position)).filter((place) => place !== undefined);
      return members.length > 0 ? [{ ...group, members }] : [];
    }),
    previous,
  });
  return splits.map((split, position) => divided.splits[placeOf.get(position) ?? -1] ?? split);
}
