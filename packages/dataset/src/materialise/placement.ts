/** How a photo is placed in a split's folder. */
export type MaterialiseMode = 'none' | 'hardlink' | 'symlink' | 'reflink' | 'copy';

/** A file to be placed. */
export interface Placement {
  /** Absolute path of the photo or of its archive. */
  readonly source: string;
  /** Reads the photo, if it is the member of an archive. */
  readonly read?: (() => Promise<Uint8Array>) | undefined;
  /** POSIX path below the split's folder. */
  readonly target: string;
}

/** State of a copy when it was finished: any later write changes one of the four. Links need none. */
export type Stamp = readonly [inode: number, bytes: number, mtimeMs: number, ctimeMs: number];

/** State of the original, a photo or an archive, before it was copied. */
export type Origin = readonly [bytes: number, mtimeMs: number];

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
