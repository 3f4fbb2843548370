/** What a file says before its pixels. */
export interface ImageHeader {
  /** `jpeg`, `png`, `webp`, `gif`, `tiff` or `avif`, by content. */
  readonly format: string;
  /** As stored, before any EXIF rotation, in pixels. */
  readonly width: number;
  readonly height: number;
  /** EXIF orientation, 1..8; 1 if absent. */
  readonly orientation: number;
  /** libvips' name of the stored colours: `srgb`, `b-w`, `cmyk`, `rgb16`, `grey16`, `scrgb` (floats). */
  readonly space: string;
  readonly hasAlpha: boolean;
  /** Bits per channel as decoded: 8, 16, or 32 for floats; palettes and fewer bits count as 8. */
  readonly bits: number;
  /** Pictures in the file: more than 1 if it is animated or has pages. */
  readonly frames: number;
}

/** Format, size and orientation of a picture, from its content. */
export type ImageFacts = Pick<ImageHeader, 'format' | 'width' | 'height' | 'orientation'>;
