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

/** What a rule looks at; photos and failures in code-point order of the id. */
export interface CheckedSet {
  readonly photos: readonly CheckedPhoto[];
  readonly failures: readonly FailedPhoto[];
  /** Class folders, empty ones too. */
  readonly labels: readonly string[];
  /** Photos that show the same, as `nearDuplicateClusters` joins them. */
  readonly clusters: readonly (readonly CheckedPhoto[])[];
}

/** One finding: a photo, or several that belong together. */
export interface Issue {
  /** Ids of the photos; empty for a finding about classes. */
  readonly ids: readonly string[];
  /** What was seen, with its figure, without a full stop. */
  readonly note: string;
  /** The ids that an exclude list spares. */
  readonly spare?: readonly string[] | undefined;
}

/** A kind of issue: what it is, how it is recognised, where the rule comes from. One file in `kinds` for each. */
export interface IssueKind {
  /** Groups the kinds in a report. */
  readonly about: 'files' | 'copies' | 'labels' | 'looks' | 'shapes' | 'colours';
  /** Heading of a list: `Dark photos`. */
  readonly title: string;
  /** One sentence: the rule with its threshold. */
  readonly rule: string;
  /** Where the rule and its threshold come from. */
  readonly source: string;
  /** Whether an exclude list takes it in by default: it is certain to do harm. */
  readonly isExcludedByDefault: boolean;
  readonly find: (set: CheckedSet) => readonly Issue[];
}
