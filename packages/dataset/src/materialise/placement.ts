/** How a photo comes to stand in a split's folder. */
export type MaterialiseMode = 'none' | 'hardlink' | 'symlink' | 'reflink' | 'copy';

/** A file to be placed. */
export interface Placement {
  /** Absolute path of the photo, or of the archive that holds it. */
  readonly source: string;
  /** Set in an archive: reads the member. */
  readonly read?: (() => Promise<Uint8Array>) | undefined;
  /** POSIX path below the split's folder. */
  readonly target: string;
}

/** What a placed copy looked like when it was finished: any later writing changes one of the four. Links need none. */
export type Stamp = readonly [inode: number, bytes: number, mtimeMs: number, ctimeMs: number];

/** What the original of a copy, a photo or an archive, looked like before it was read. */
export type Origin = readonly [bytes: number, mtimeMs: number];

/** What is kept of a copy. */
export interface CopyMarks {
  readonly stamp: Stamp;
  readonly origin: Origin;
}

/** A placed file as the record of a split's folder keeps it. */
export interface PlacedFile {
  readonly path: string;
  readonly source: string;
  readonly marks?: CopyMarks | undefined;
}
