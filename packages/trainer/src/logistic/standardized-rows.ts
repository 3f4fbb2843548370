import type { FeatureMatrix } from '@graft/core';

/** Mean and population standard deviation of each column, float64; a constant column has deviation 1, so it becomes 0. */
export interface ColumnScale {
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
}

/** @param rows - the rows to read: training rows alone. */
export function columnScale({ data, dim }: FeatureMatrix, rows: ArrayLike<number>): ColumnScale {
  const mean = new Float64Array(dim);
  const deviation = new Float64Array(dim);
  const isConstant = new Uint8Array(dim).fill(1);
  for (let i = 0; i < rows.length; i++) {
    for (let d = 0; d < dim; d++) {
      const value = data[rows[i] * dim + d];
      mean[d] += value / rows.length;
      if (value !== data[rows[0] * dim + d]) isConstant[d] = 0;
    }
  }
  for (let i = 0; i < rows.length; i++) {
    for (let d = 0; d < dim; d++) deviation[d] += (data[rows[i] * dim + d] - mean[d]) ** 2 / rows.length;
  }
  return { mean, deviation: deviation.map((variance, d) => (isConstant[d] ? 1 : Math.sqrt(variance))) };
}

/** (x - mean) / deviation of the named rows, `[rows.length, D]` float64. */
export function standardizedRows({ data, dim }: FeatureMatrix, rows: ArrayLike<number>, { mean, deviation }: ColumnScale): Float64Array {
  const values = new Float64Array(rows.length * dim);
  for (let i = 0; i < rows.length; i++) {
    for (let d = 0; d < dim; d++) values[i * dim + d] = (data[rows[i] * dim + d] - mean[d]) / deviation[d];
  }
  return values;
}
