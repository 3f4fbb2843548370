import { DataError, type Example, type Manifest, type SplitExample, type SplitName } from '@graft/core';
import { type Agreement, findDuplicates } from './find-duplicates.ts';
import { givenSplit } from './given-split.ts';
import type { SplitConfig } from './split-config.ts';
import { splitFoldersSplit } from './split-folders-split.ts';
import { stratifiedSplit } from './stratified-split.ts';

export interface SplitResult {
  /** In the manifest's order. */
  readonly examples: readonly SplitExample[];
  /** Examples per split and label; all labels are there, and all three splits. */
  readonly counts: Readonly<Record<SplitName, Readonly<Record<string, number>>>>;
  /** Equal files that lie in more than one split: the validation figure counts photos that were trained on. */
  readonly leaks: readonly Agreement[];
  /** Equal files that carry more than one label: at least one of the labels is wrong. */
  readonly conflicts: readonly Agreement[];
}

/** A method gives every example's split, in the manifest's order. */
type SplitMethod = (manifest: Manifest, config: SplitConfig) => readonly SplitName[];

const methods: Readonly<Record<SplitConfig['method'], SplitMethod>> = {
  stratified: stratifiedSplit,
  'split-folders': splitFoldersSplit,
  given: givenSplit,
};

/**
 * Divide a manifest into train, validation and, where asked, test.
 *
 * @throws {DataError} when a class is too small to be in train and validation, or the manifest does not fit the method.
 */
export function splitExamples(manifest: Manifest, config: SplitConfig): SplitResult {
  const splits = methods[config.method](manifest, config);
  const classIndices = new Map(manifest.classes.map((label, index) => [label, index]));
  const examples = manifest.examples.map(({ id, sha256, label }: Example, index): SplitExample => {
    return { id, sha256, label, classIndex: classIndices.get(label) as number, split: splits[index] as SplitName };
  });
  const counts = countExamples(examples, manifest.classes);
  requireTrainAndValidation(counts, manifest.classes);
  const duplicates = findDuplicates(examples);
  return {
    examples,
    counts,
    leaks: duplicates.filter(({ examples: equal }) => new Set(equal.map(({ split }) => split)).size > 1),
    conflicts: duplicates.filter(({ examples: equal }) => new Set(equal.map(({ label }) => label)).size > 1),
  };
}

function countExamples(examples: readonly SplitExample[], classes: readonly string[]): SplitResult['counts'] {
  const counts = { train: new Map<string, number>(), validation: new Map<string, number>(), test: new Map<string, number>() };
  for (const { split, label } of examples) counts[split].set(label, (counts[split].get(label) ?? 0) + 1);
  const rowOf = (split: SplitName): Record<string, number> =>
    Object.fromEntries(classes.map((label) => [label, counts[split].get(label) ?? 0]));
  return { train: rowOf('train'), validation: rowOf('validation'), test: rowOf('test') };
}

function requireTrainAndValidation(counts: SplitResult['counts'], classes: readonly string[]): void {
  const lines = (['train', 'validation'] as const).flatMap((split) => {
    const missing = classes.filter((label) => counts[split][label] === 0);
    return missing.length > 0 ? [`${split} has none of ${missing.join(', ')}`] : [];
  });
  if (lines.length > 0) {
    throw new DataError(`Expected every class in train and in validation but ${lines.join('; ')}.`, {
      hint: 'Add photos to these classes, leave them out, or choose another ratio; the stratified method keeps at least one photo on each side.',
    });
  }
}
