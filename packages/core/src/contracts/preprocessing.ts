/**
 * What stands between a photo's file and a network's first layer. It belongs to the network: it is stored with the weights and
 * applied once, by one implementation (`@graft/image`).
 *
 *   input[y, x, c] = (pixel[y, x, c] - mean[c]) / std[c],   pixel in 0..255
 */
export interface Preprocessing extends PhotoReading {
  readonly geometry: Geometry;
  /** Size of the network's input, in pixels. */
  readonly height: number;
  readonly width: number;
  readonly channelOrder: ChannelOrder;
  /** On the 0..255 scale, one per channel in `channelOrder`. */
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
}

/** How a file becomes pixels, before any geometry. */
export interface PhotoReading {
  /** Drops alpha, ignores embedded colour profiles, repeats gray, converts CMYK, reduces 16 bits and floats to 8 bits. */
  readonly colour: ColourRule;
  /** `exif` turns the picture upright before anything else; `ignore` leaves it as stored. */
  readonly orientation: Orientation;
}

/** Names of the colour rules of `@graft/image`: one so far. */
export const colourRules = ['rgb-ignore-icc'] as const;
export type ColourRule = (typeof colourRules)[number];

/** What becomes of a photo's EXIF orientation. */
export const orientations = ['exif', 'ignore'] as const;
export type Orientation = (typeof orientations)[number];

/** Order of a network's input channels. */
export const channelOrders = ['rgb', 'bgr'] as const;
export type ChannelOrder = (typeof channelOrders)[number];

/** How photos are read unless a contract says otherwise. */
export const defaultReading: PhotoReading = { colour: 'rgb-ignore-icc', orientation: 'exif' };

/**
 * How an image of any size becomes the network's size, `height` x `width`.
 *
 * - `squash` resizes the whole image without keeping its aspect ratio.
 * - `center-crop` takes the central square of side `floor(cropFraction * min(height, width))` and resizes it.
 * - `resize-crop` resizes the image until its shorter side is `shortestEdge`, then takes the centre: the order of torchvision and the
 *   Hugging Face hub. It computes more pixels than `center-crop`, for nearly the same picture.
 * - `letterbox` resizes the image until it fits, and fills the bars at both sides with the gray `fill`.
 */
export type Geometry =
  | { readonly kind: 'squash'; readonly kernel: ResizeKernel }
  | { readonly kind: 'center-crop'; readonly cropFraction: number; readonly kernel: ResizeKernel }
  | { readonly kind: 'resize-crop'; readonly shortestEdge: number; readonly kernel: ResizeKernel }
  | { readonly kind: 'letterbox'; readonly fill: number; readonly kernel: ResizeKernel };

/** The two geometries that every backbone declares: the whole photo for features, and the authors' crop for checking their figures. */
export const declaredGeometries = ['features', 'published'] as const;
export type GeometryChoice = (typeof declaredGeometries)[number] | Geometry;

/** Pillow's filters. All but `nearest` widen when they reduce (antialias). */
export const resizeKernels = ['nearest', 'box', 'bilinear', 'hamming', 'bicubic', 'lanczos'] as const;
export type ResizeKernel = (typeof resizeKernels)[number];
