import { ConfigError, DataError, listSome } from '@graft/core';
import { compareCodePoints } from '../compare-code-points.ts';
import type { ExampleGroup } from '../group-examples.ts';
import type { SplitMethod, SplitTask } from '../split-method.ts';

/**
 * Every group is a fold, in the order of their names: this measures a model on a camera, a place or a person that it has never seen.
 *
 * @throws {ConfigError} for a grouping without names, or a fold beyond the last group; {DataError} naming classes that occur in one group
 * only, which could not be learned without it.
 */
const leaveOneGroupOut: SplitMethod = {
  summary: 'each group is a fold; needs groupBy group or an expression',
  refusesConflicts: true,
  requires: ['train'],
  assign(task) {
    const { groupBy, fold } = task.config;
    if (groupBy === 'none' || groupBy === 'near-duplicate') {
      throw new ConfigError(`Expected groups with names for leaving one group out but the photos are grouped by ${groupBy}.`, {
        hint: 'Group by "group", the column of a list, or by a regular expression on the path.',
      });
    }
    const groups = [...task.groups].sort((a, b) => compareCodePoints(a.name, b.name));
    if (groups.length < 2 || fold > groups.length) {
      throw new ConfigError(
        `Expected ${groups.length < 2 ? 'two or more groups' : `fold ${fold}`} but the photos are in ${groups.length}.`,
        {
          hint: groups.length < 2 ? 'Choose another expression for the groups.' : `Choose a fold from 1 to ${groups.length}.`,
        },
      );
    }
    refuseLoneClasses(task, groups);
    const folds = new Uint32Array(task.manifest.examples.length);
    for (const [at, { members }] of groups.entries()) for (const position of members) folds[position] = at + 1;
    return { splits: Array.from(folds, (own) => (own === fold ? 'validation' : 'train')), folds };
  },
};

export default leaveOneGroupOut;

function refuseLoneClasses({ manifest: { examples, classes } }: SplitTask, groups: readonly ExampleGroup[]): void {
  const groupsOf = new Map(classes.map((label) => [label, new Set<string>()]));
  for (const { name, members } of groups) for (const position of members) groupsOf.get(examples[position]?.label ?? '')?.add(name);
  const lone = [...groupsOf].filter(([, names]) => names.size < 2);
  if (lone.length === 0) return;
  throw new DataError(
    `Expected every class in two or more groups but ${listSome(
      lone.map(([label, names]) => `${label} is in ${[...names].join('')} alone`),
      { separator: '; ' },
    )}.`,
    { hint: 'Add photos of these classes from other groups, remove the classes, or use k-fold with the same groups.' },
  );
}
