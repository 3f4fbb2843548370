import type { SplitName } from '@graft/core';
import type { DataReport } from '../report-input.ts';

export interface MajorityBaseline {
  readonly split: SplitName;
  /** The largest class of that split; the first in class order among equals. */
  readonly label: string;
  /** Its share of the split: the accuracy of always answering it. */
  readonly share: number;
  readonly n: number;
}

/** What a classifier reaches on `split` without looking at the photos; undefined where that split is empty. */
export function majorityBaseline(data: Pick<DataReport, 'classes' | 'counts'>, split: SplitName): MajorityBaseline | undefined {
  const counts = data.counts[split];
  const n = counts.reduce((sum, count) => sum + count, 0);
  if (n === 0) return undefined;
  const largest = Math.max(...counts);
  return { split, label: data.classes[counts.indexOf(largest)] ?? '', share: largest / n, n };
}
