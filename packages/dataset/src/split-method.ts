import type { Excluded, Manifest, SplitExample, SplitName } from '@graft/core';
import type { ExampleGroup } from './group-examples.ts';
import type { SplitConfig } from './split-config.ts';

/** What a method divides. */
export interface SplitTask {
  readonly manifest: Manifest;
  readonly config: SplitConfig;
  readonly groups: readonly ExampleGroup[];
  /** Rows of an earlier split of these photos; only `stable` looks at them. */
  readonly previous: readonly PreviousExample[];
}

export type PreviousExample = Pick<SplitExample, 'id' | 'sha256' | 'split'>;

export interface Assignment {
  /** Of each example in the manifest's order; undefined for one that is left out. */
  readonly splits: readonly (SplitName | undefined)[];
  /** Of each example, from 1. */
  readonly folds?: Uint32Array | undefined;
  readonly leftOut?: readonly Excluded[] | undefined;
  /** Examples that stand where the previous split has them. */
  readonly kept?: number | undefined;
}

/** A way of dividing: one file in `split-methods`, a default export. */
export interface SplitMethod {
  /** For the schema and the documentation. */
  readonly summary: string;
  /** Whether equal files under two labels are refused, because the method divides each class by itself. */
  readonly refusesConflicts: boolean;
  /** Splits in which every class must be. */
  readonly requires: readonly SplitName[];
  /** What to do where one of them lacks a class; by default what a method that shuffles can do. */
  readonly wayOut?: string | undefined;
  readonly assign: (task: SplitTask) => Assignment;
}

export const splitNames: readonly SplitName[] = ['train', 'validation', 'test'];
