/**
 * What stands between a photo's file and a network's first layer. It belongs to the network: it is written beside
 * its weights and applied by one implementation (`@graft/image`), once.
 *
 *   input[y, x, c] = (pixel[y, x, c] - mean[c]) / std[c],   pixel in 0..255
 */
export interface Preprocessing {
  /** Alpha dropped, embedded colour profiles ignored, gray repeated, 16-bit cut to 8, CMYK converted. */
  readonly colour: 'rgb-ignore-icc';
  /** Whether the EXIF orientation is applied before anything else. */
  readonly orientation: 'exif' | 'ignore';
  readonly geometry: Geometry;
  /** Of the network's input, in pixels. */
  readonly height: number;
  readonly width: number;
  readonly channelOrder: 'rgb' | 'bgr';
  /** On the 0..255 scale, one a channel in `channelOrder`. */
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
}

/**
 * How an image of any size becomes the network's size: `squash` resizes the whole image without keeping its aspect
 * ratio; `center-crop` first takes the central square of side `floor(cropFraction * min(height, width))`.
 */
export type Geometry =
  | { readonly kind: 'squash'; readonly kernel: ResizeKernel }
  | { readonly kind: 'center-crop'; readonly cropFraction: number; readonly kernel: ResizeKernel };

/** `bilinear` and `bicubic` are Pillow's: the filter widens when it reduces (antialias). `nearest` is Pillow's too. */
export type ResizeKernel = 'nearest' | 'bilinear' | 'bicubic';
