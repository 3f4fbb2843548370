/** The part of the data to which an example belongs. */
export type SplitName = 'train' | 'validation' | 'test';

/** One photo of the data set as the index found it. */
export interface Example {
  /** POSIX path below the data root; unique. */
  readonly id: string;
  /** Of the file's bytes, hex. */
  readonly sha256: string;
  readonly label: string;
  /** By content, not by name: `jpeg`, `png`, `webp`, ... */
  readonly format: string;
  /** As stored, before any EXIF rotation, in pixels. */
  readonly width: number;
  readonly height: number;
  /** EXIF orientation, 1..8. */
  readonly orientation: number;
  /** The look of the picture, hex, as `perceptualHash` of `@graft/image` gives it: near for near-duplicates. */
  readonly perceptualHash: string;
  /** Set where the data came with a split, as folders or in a list: the split is theirs. */
  readonly givenSplit?: SplitName | undefined;
  /** Photos of one group belong together (one animal, one dive, one patient): a list names it. */
  readonly group?: string | undefined;
  /** How much the photo counts beside one of weight 1; above 0. A list gives it. */
  readonly weight?: number | undefined;
}

/** A file that was found and left out, with the reason. */
export interface Excluded {
  readonly id: string;
  readonly reason: string;
}

/** Every photo of a data set, and every file that was left out. */
export interface Manifest {
  /** In code-point order of the id. */
  readonly examples: readonly Example[];
  /** Labels in code-point order: the class index is the position here. */
  readonly classes: readonly string[];
  readonly excluded: readonly Excluded[];
}

/** An example with its place in a split. */
export interface SplitExample {
  readonly id: string;
  readonly sha256: string;
  readonly label: string;
  readonly classIndex: number;
  readonly split: SplitName;
  /** The fold that holds it out, from 1; only where the split has folds. */
  readonly fold?: number | undefined;
  /** Examples of one group never stand on two sides; absent for one that stands alone. */
  readonly group?: string | undefined;
  /** As in {@link Example}, where a list gave one. */
  readonly weight?: number | undefined;
  /** How often an epoch of training takes it; absent: once. */
  readonly repeats?: number | undefined;
}

/** Where the ids of a manifest lie on this machine; never part of an identity. */
export interface DataRoot {
  /** First segment of the ids below this root; empty where there is one root only. */
  readonly prefix: string;
  /** Absolute path: of a folder, or of a zip archive that is read in place. */
  readonly path: string;
  /** Set for an archive: the folder in it that the ids lie below, POSIX; empty for its top. */
  readonly inside?: string | undefined;
  /** Set where a list gives the labels; else the first folder of an id, behind the prefix, is its label. */
  readonly isListed?: boolean | undefined;
}
