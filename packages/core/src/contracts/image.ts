/** A decoded image: rows, columns, R G B; `data.length = height * width * 3`, values 0..255. */
export interface Image {
  readonly data: Uint8Array;
  readonly height: number;
  readonly width: number;
}

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
