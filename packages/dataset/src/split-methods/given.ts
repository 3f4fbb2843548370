import { DataError, type SplitName, shortenText } from '@graft/core';
import type { SplitMethod, SplitTask } from '../split-method.ts';
import stratified from './stratified.ts';

/**
 * The split of the given folders or list. Without a validation part, `stratified` divides one off train by the first two shares of the
 * ratio; test is kept as it is.
 *
 * @throws {DataError} when the photos carry no split, or train is too small to divide.
 */
const given: SplitMethod = {
  summary: 'the train, validation and test folders as given; without validation, it is divided off train',
  refusesConflicts: false,
  requires: ['train', 'validation'],
  wayOut: 'Add photos to these classes or remove them, or divide all photos again: graft split --ratio .8,.2.',
  assign(task) {
    const splits = task.manifest.examples.map((example): SplitName => {
      if (example.givenSplit) return example.givenSplit;
      throw new DataError(
        `Expected given train and validation folders for the split method "given" but ${shortenText(example.id)} has no split.`,
        {
          hint: 'Give both folders (--train DIR --validation DIR), or choose the split method "stratified".',
        },
      );
    });
    return { splits: splits.includes('validation') ? splits : divideTrain(task, splits) };
  },
};

export default given;

/** A group that is partly in test is divided by its photos in train alone. */
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
