import type { NetworkInput } from '@graft/core';

/** Images of `pixels` bytes each as one batch. */
export function joinImages(images: readonly NetworkInput[], pixels: number): Uint8Array {
  const data = new Uint8Array(images.length * pixels);
  for (const [index, image] of images.entries()) data.set(image.data, index * pixels);
  return data;
}

/** The rows of a row-major matrix, as views of it. */
export function rowsOf(matrix: Float32Array, rows: number): Float32Array[] {
  const width = matrix.length / rows;
  return Array.from({ length: rows }, (_, row) => matrix.subarray(row * width, (row + 1) * width));
}
