import type { SplitName } from '@graft/core';
import type { PhotoFacts, PhotoFailure } from '../inspect-file.ts';

/** A photo that can be read, with what its content says. */
export interface CheckedPhoto extends PhotoFacts {
  readonly id: string;
  readonly label: string;
  readonly givenSplit?: SplitName | undefined;
}

/** A file that calls itself a photo and cannot be read. */
export interface FailedPhoto extends PhotoFailure {
  readonly id: string;
}

/** What the kinds look at; photos and failures in code-point order of the id. */
export interface CheckedSet {
  readonly photos: readonly CheckedPhoto[];
  readonly failures: readonly FailedPhoto[];
  /** Class folders, empty ones too. */
  readonly labels: readonly string[];
  /** Positions in `photos` that show the same, as `nearDuplicateClusters` gives them. */
  readonly clusters: readonly (readonly number[])[];
}

/** One finding: a photo, or several that belong together. */
export interface Issue {
  /** Ids; of a finding on classes, none. */
  readonly ids: readonly string[];
  /** What was seen, with its figure, without a full stop. */
  readonly note: string;
  /** Those of the ids that an exclude list spares; none where absent. */
  readonly spare?: readonly string[] | undefined;
}

/** A kind of issue: what it is, how it is told, where the rule comes from. */
export interface IssueKind {
  /** Groups the kinds in a report. */
  readonly about: 'files' | 'copies' | 'labels' | 'looks' | 'shapes' | 'colours';
  /** Heading of a list: `Dark photos`. */
  readonly title: string;
  /** One sentence: the rule with its threshold. */
  readonly rule: string;
  /** Where the rule and its threshold come from. */
  readonly source: string;
  /** Whether an exclude list has it without being asked: what is certain to do harm. */
  readonly isExcludedByDefault: boolean;
  readonly find: (set: CheckedSet) => readonly Issue[];
}
