/** Features of one set of rows: `data[row * dim + d]`, float32. */
export interface FeatureMatrix {
  readonly data: Float32Array;
  readonly rows: number;
  readonly dim: number;
}
