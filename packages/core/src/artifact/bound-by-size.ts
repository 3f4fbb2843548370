/** How many of something a file may hold: `few` and one more per `bytesEach` bytes, at most `most`. */
export interface SizeBound {
  /** Allowed in a file of any size. */
  readonly few: number;
  /** Bytes of the file that allow one more. */
  readonly bytesEach: number;
  /** Allowed in the largest file. */
  readonly most: number;
}

/** A bound that grows with a file: what an untrusted file makes a reader hold stays in proportion to its size. */
export function boundBySize({ few, bytesEach, most }: SizeBound, fileBytes: number): number {
  return Math.min(most, Math.floor(few + fileBytes / bytesEach));
}
