/** A decoded image: rows, columns, R G B; `data.length = height * width * 3`, values 0..255. */
export interface Image {
  readonly data: Uint8Array;
  readonly height: number;
  readonly width: number;
}

declare const prepared: unique symbol;

/**
 * An image as a network takes it, which `@graft/image` makes from an `Image` once, by a preprocessing contract. The mark exists
 * for the compiler only: a photo does not pass for a `NetworkInput`, and a `NetworkInput` cannot be prepared again.
 * Values are still 0..255, R G B: mean, std and channel order are in the network, where they can be neither forgotten nor repeated.
 */
export interface NetworkInput extends Image {
  readonly [prepared]: true;
}

/** An image to which no preprocessing contract has been applied. */
export type Unprepared = Image & { readonly [prepared]?: never };

/** An image with fractions, as some augmentations give it: rows, columns, R G B; values on the 0..255 scale. */
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
