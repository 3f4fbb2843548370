import { DataError, type Example, type Excluded, listSome, type Manifest, type SplitExample, type SplitName } from '@graft/core';
import { oversampleTrain } from './balance-train.ts';
import { definedOnly } from './defined-only.ts';
import { findLeaks, type LeakReport } from './find-leaks.ts';
import { countBy } from './group-by.ts';
import { type ExampleGroup, groupExamples } from './group-examples.ts';
import { findLabelConflicts, type LabelConflict, refuseLabelConflicts } from './label-conflicts.ts';
import { nearDuplicateClusters } from './near-duplicate-clusters.ts';
import type { SplitConfig } from './split-config.ts';
import { type Assignment, type PreviousExample, type SplitMethod, splitNames } from './split-method.ts';
import { splitMethods } from './split-methods.gen.ts';

export interface SplitResult extends LeakReport {
  /** In the manifest's order, without those left out. */
  readonly examples: readonly SplitExample[];
  /** Examples per split and label, without repeats; every split and every label has an entry. */
  readonly counts: Readonly<Record<SplitName, Readonly<Record<string, number>>>>;
  readonly conflicts: readonly LabelConflict[];
  /** Photos that are near photos of two splits; `stable` only. */
  readonly leftOut: readonly Excluded[];
  /** Number of photos that the expression does not match, or without a group in the list: each is grouped only with its equals. */
  readonly ungrouped: number;
  /** Number of photos that stay where the previous split has them; `stable` only. */
  readonly kept: number;
}

/**
 * Divide a manifest into train, validation and, if asked, test, or into folds. With `oversample`, training photos of the smaller
 * classes get `repeats`.
 *
 * Time and memory grow with the number of photos, not with its square.
 *
 * @param options.previous - an earlier split of these photos: `stable` never moves its photos.
 * @throws {DataError} when a class is too small, equal files have several labels, or the manifest does not suit the method;
 * {ConfigError} when the settings do not suit it.
 */
export function splitExamples(
  manifest: Manifest,
  config: SplitConfig,
  { previous = [] }: { readonly previous?: readonly PreviousExample[] | undefined } = {},
): SplitResult {
  const method = splitMethods[config.method];
  const conflicts = findLabelConflicts(manifest.examples);
  if (method.refusesConflicts) refuseLabelConflicts(conflicts);
  const clusters = nearDuplicateClusters(manifest.examples);
  const groups = groupExamples(manifest.examples, config.groupBy, clusters);
  const assignment = method.assign({ manifest, config, groups, previous });
  const rows = rowsOf(manifest, assignment, namesOf(manifest, groups));
  const divided = rows.filter((row) => row !== undefined);
  const examples = config.oversample ? oversampleTrain(divided, config.seed) : divided;
  const counts = countExamples(examples, manifest.classes);
  requireEveryClass(counts, manifest.classes, method);
  // Photos that were left out no longer connect the clusters that they bridged.
  const left = assignment.leftOut?.length ? nearDuplicateClusters(manifest.examples.filter((_, index) => rows[index])) : undefined;
  const report = left ? findLeaks(examples, left) : findLeaks(rows, clusters);
  const { leftOut = [], kept = 0 } = assignment;
  return { examples, counts, ...report, conflicts, leftOut, ungrouped: ungroupedOf(groups, config.groupBy), kept };
}

function ungroupedOf(groups: readonly ExampleGroup[], groupBy: string): number {
  if (groupBy === 'near-duplicate' || groupBy === 'none') return 0;
  return groups.reduce((sum, { isNamed, members }) => sum + (isNamed ? 0 : members.length), 0);
}

function rowsOf(
  { examples, classes }: Manifest,
  { splits, folds }: Assignment,
  names: readonly (string | undefined)[],
): (SplitExample | undefined)[] {
  const classIndices = new Map(classes.map((label, index) => [label, index]));
  return examples.map(({ id, sha256, label, weight }: Example, index): SplitExample | undefined => {
    const split = splits[index];
    if (split === undefined) return undefined;
    const given = definedOnly({ fold: folds?.[index], group: names[index], weight });
    return { id, sha256, label, classIndex: classIndices.get(label) as number, split, ...given };
  });
}

/** A group that the user named stands in every row; any other group only if it has two or more photos. */
function namesOf({ examples }: Manifest, groups: readonly ExampleGroup[]): (string | undefined)[] {
  const names = Array<string | undefined>(examples.length);
  for (const { name, isNamed, members } of groups) {
    if (isNamed || members.length > 1) for (const position of members) names[position] = name;
  }
  return names;
}

function countExamples(examples: readonly SplitExample[], classes: readonly string[]): SplitResult['counts'] {
  const rowOf = (split: SplitName): Record<string, number> => {
    const counts = countBy(examples, (example) => (example.split === split ? example.label : undefined));
    return Object.fromEntries(classes.map((label) => [label, counts.get(label) ?? 0]));
  };
  return { train: rowOf('train'), validation: rowOf('validation'), test: rowOf('test') };
}

const wayOutOfShuffles =
  'Add photos to these classes, remove them, or choose another ratio; the stratified method keeps at least one photo on each side.';

function requireEveryClass(
  counts: SplitResult['counts'],
  classes: readonly string[],
  { requires, wayOut = wayOutOfShuffles }: SplitMethod,
): void {
  const lines = requires.flatMap((split) => {
    const missing = classes.filter((label) => counts[split][label] === 0);
    return missing.length > 0 ? [`${split} lacks ${listSome(missing)}`] : [];
  });
  if (lines.length === 0) return;
  throw new DataError(
    `Expected every class in ${splitNames.filter((name) => requires.includes(name)).join(' and in ')} but ${lines.join('; ')}.`,
    { hint: wayOut },
  );
}
