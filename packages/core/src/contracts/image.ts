/** A decoded image: rows, columns, R G B; `data.length = height * width * 3`, values 0..255. */
export interface Image {
  readonly data: Uint8Array;
  readonly height: number;
  readonly width: number;
}

declare const prepared: unique symbol;

/**
 * An image as a network takes it, made from an `Image` by `@graft/image` once, as a preprocessing contract says. The mark is
 * for the compiler alone: what wants a `NetworkInput` cannot be given a photo, and what prepares one cannot be given it again.
 * Values are still 0..255, R G B: mean, std and channel order are in the network, where nobody can forget or repeat them.
 */
export interface NetworkInput extends Image {
  readonly [prepared]: true;
}

/** An image that no preprocessing contract was applied to. */
export type Unprepared = Image & { readonly [prepared]?: never };

/** An image after a resampling that keeps fractions: rows, columns, R G B; values on the 0..255 scale. */
export interface FloatImage {
  readonly data: Float32Array;
  readonly height: number;
  readonly width: number;
}

/** `count` images of equal size one after the other, NHWC, R G B on the 0..255 scale. */
export interface ImageBatch {
  readonly data: Uint8Array | Float32Array;
  readonly count: number;
  readonly height: number;
  readonly width: number;
}
