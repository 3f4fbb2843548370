/** Features `[rows, dim]`, row-major: `data[row * dim + d]`. */
export interface FeatureMatrix {
  readonly data: Float32Array;
  readonly rows: number;
  readonly dim: number;
}
