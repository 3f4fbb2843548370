import { DataError, type Example, shortenText } from '@graft/core';
import { groupBy } from './group-by.ts';

/** Files that are equal byte for byte and carry more than one label: at least one of the labels is wrong. */
export interface LabelConflict {
  readonly sha256: string;
  /** Two or more, in the order given. */
  readonly examples: readonly Pick<Example, 'id' | 'label'>[];
}

/** All conflicts, in the order of their first file. */
export function findLabelConflicts(examples: readonly Pick<Example, 'id' | 'sha256' | 'label'>[]): LabelConflict[] {
  return [...groupBy(examples, ({ sha256 }) => sha256)]
    .filter(([, equal]) => new Set(equal.map(({ label }) => label)).size > 1)
    .map(([sha256, equal]) => ({ sha256, examples: equal.map(({ id, label }) => ({ id, label })) }));
}

/** Conflicts that a message lists. */
const shownConflicts = 20;
/** Photos of a conflict that a message names. */
const shownEqual = 4;

/** @throws {DataError} where there is a conflict. */
export function refuseLabelConflicts(conflicts: readonly LabelConflict[]): void {
  if (conflicts.length === 0) return;
  const lines = conflicts.slice(0, shownConflicts).map(({ examples: equal }) => {
    const named = equal.slice(0, shownEqual).map(({ id }) => shortenText(id));
    return `\n  ${named.join(' = ')}${equal.length > shownEqual ? ` and ${equal.length - shownEqual} more` : ''}`;
  });
  const more = conflicts.length > shownConflicts ? `\n  and ${conflicts.length - shownConflicts} more` : '';
  throw new DataError(`Expected one label for each photo but found equal files under several labels:${lines.join('')}${more}`, {
    hint: 'Keep each photo in the class it belongs to and remove the other copies; graft data check --json lists all of them.',
  });
}
