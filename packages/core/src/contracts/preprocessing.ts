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
 * How an image of any size becomes the network's size, `height` x `width`.
 *
 * - `squash` resizes the whole image without keeping its aspect ratio.
 * - `center-crop` takes the central square of side `floor(cropFraction * min(height, width))` and resizes it.
 * - `resize-crop` resizes the image until its shorter side is `shortestEdge`, then takes the centre: torchvision's and the
 *   Hugging Face hub's order. More pixels are computed than with `center-crop`, for nearly the same picture.
 * - `letterbox` resizes the image until it fits, and fills the bars at both sides with the gray `fill`.
 */
export type Geometry =
  | { readonly kind: 'squash'; readonly kernel: ResizeKernel }
  | { readonly kind: 'center-crop'; readonly cropFraction: number; readonly kernel: ResizeKernel }
  | { readonly kind: 'resize-crop'; readonly shortestEdge: number; readonly kernel: ResizeKernel }
  | { readonly kind: 'letterbox'; readonly fill: number; readonly kernel: ResizeKernel };

/** Pillow's, to the bit. All but `nearest` widen when they reduce (antialias). */
export type ResizeKernel = 'nearest' | 'box' | 'bilinear' | 'hamming' | 'bicubic' | 'lanczos';
