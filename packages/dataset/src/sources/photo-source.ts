import type { DataRoot, Excluded, SplitName } from '@graft/core';

/** How the photos were given; recognised from what lies at the path. */
export type SourceKind = 'class-folders' | 'given-split' | 'list' | 'image-folder';

/** A file that calls itself a picture; its content has not been looked at. */
export interface Candidate {
  /** POSIX path below the data root, behind its prefix; unique. */
  readonly id: string;
  readonly label: string;
  readonly givenSplit?: SplitName | undefined;
  readonly group?: string | undefined;
  readonly weight?: number | undefined;
}

/**
 * Photos as they were found, before any of them is opened. `readPlace(locateExample(candidate, source.roots))` gives
 * the bytes of one, from a folder and out of an archive alike.
 */
export interface PhotoSource {
  readonly kind: SourceKind;
  /** Where the ids lie on this machine. */
  readonly roots: readonly DataRoot[];
  /** In code-point order, those without a photo too. */
  readonly labels: readonly string[];
  /** In code-point order of the id. */
  readonly candidates: readonly Candidate[];
  readonly excluded: readonly Excluded[];
  /** Whether every candidate carries its split. */
  readonly isSplit: boolean;
  /** What was recognised, taken and left out: sentences for a person; none where nothing needs saying. */
  readonly notices: readonly string[];
  /** Of a list or an image folder: its columns as the file names them. */
  readonly columns?: readonly string[] | undefined;
}
