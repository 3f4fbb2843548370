/** How many of something a file may hold. */
export interface SizeBound {
  /** In a file of any size. */
  readonly few: number;
  /** One more for so many bytes of the file. */
  readonly bytesEach: number;
  /** In no file more. */
  readonly most: number;
}

/** A bound that grows with a file, for what takes more memory than bytes: what is read of a file that nobody vouches for stays in proportion to it. */
export function boundBySize({ few, bytesEach, most }: SizeBound, fileBytes: number): number {
  return Math.min(most, Math.floor(few + fileBytes / bytesEach));
}
