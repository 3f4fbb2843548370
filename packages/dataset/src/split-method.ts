import type { Excluded, Manifest, SplitExample, SplitName } from '@graft/core';
import type { ExampleGroup } from './group-examples.ts';

/** What the methods are told; `splitConfig` says what each setting means. */
export interface SplitSettings {
  readonly ratio: readonly number[];
  readonly fixed: readonly number[];
  readonly folds: number;
  readonly fold: number;
  readonly groupBy: string;
  readonly key?: string | undefined;
  /** In an experiment file a path; in a stage's slice the sha256 of the `split.jsonl` found there. */
  readonly previous?: string | undefined;
  readonly seed: number;
  readonly oversample: boolean;
}

/** What a method divides. */
export interface SplitTask {
  readonly manifest: Manifest;
  readonly config: SplitSettings;
  readonly groups: readonly ExampleGroup[];
  /** Rows of an earlier split of these photos; only `stable` looks at them. */
  readonly previous: readonly PreviousExample[];
}

export type PreviousExample = Pick<SplitExample, 'id' | 'sha256' | 'split'>;

/** Each list has one entry per example, in the manifest's order. */
export interface Assignment {
  /** Undefined for an example that is left out. */
  readonly splits: readonly (SplitName | undefined)[];
  /** From 1. */
  readonly folds?: Uint32Array | undefined;
  readonly leftOut?: readonly Excluded[] | undefined;
  /** Number of examples that stay where the previous split has them. */
  readonly kept?: number | undefined;
}

/** A way to divide photos: one file in `split-methods`, a default export. */
export interface SplitMethod {
  /** For the schema and the documentation. */
  readonly summary: string;
  /** Whether equal files under two labels are refused, because the method divides each class by itself. */
  readonly refusesConflicts: boolean;
  /** Splits that need photos of every class. */
  readonly requires: readonly SplitName[];
  /** What to do where one of them lacks a class; by default, advice for a method that shuffles. */
  readonly wayOut?: string | undefined;
  readonly assign: (task: SplitTask) => Assignment;
}

export const splitNames: readonly SplitName[] = ['train', 'validation', 'test'];
