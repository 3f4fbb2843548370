import type { SplitExample, SplitName } from '@graft/core';

/** Two photos that show the same and are on different sides of the split. */
export interface Leak {
  readonly first: LeakSide;
  readonly second: LeakSide;
  /** `same bytes` or `nearly the same picture`. */
  readonly reason: string;
}

export interface LeakSide {
  readonly id: string;
  readonly split: SplitName;
  readonly fold?: number | undefined;
}

export interface LeakReport {
  readonly leaks: readonly Leak[];
  /** Number of photos on the same side as an earlier photo that is equal or nearly so. */
  readonly duplicatesTogether: number;
}

/**
 * Find clusters of near-duplicates on several sides: in different splits, or in different folds where there are folds.
 *
 * @param examples - in the order that the clusters' positions refer to; undefined for an example that was left out.
 * @returns a pair for each photo on another side than its cluster's first: with an equal file on another side, or else with the
 * cluster's first photo. A cluster of n photos gives at most n - 1 pairs.
 */
export function findLeaks(examples: readonly (SplitExample | undefined)[], clusters: readonly (readonly number[])[]): LeakReport {
  const leaks: Leak[] = [];
  let together = 0;
  for (const cluster of clusters) {
    const seen = new Map<string, SplitExample>();
    let first: SplitExample | undefined;
    for (const position of cluster) {
      const example = examples[position];
      if (!example) continue;
      const equal = seen.get(example.sha256);
      const other = equal && sideOf(equal) !== sideOf(example) ? equal : first;
      if (!equal) seen.set(example.sha256, example);
      if (other && sideOf(other) !== sideOf(example)) {
        leaks.push({ first: side(other), second: side(example), reason: other === equal ? 'same bytes' : 'nearly the same picture' });
      } else if (other) together++;
      first ??= example;
    }
  }
  return { leaks, duplicatesTogether: together };
}

function sideOf({ split, fold }: SplitExample): SplitName | number {
  return fold ?? split;
}

function side({ id, split, fold }: SplitExample): LeakSide {
  return fold === undefined ? { id, split } : { id, split, fold };
}
