/** How many elements a tensor of a shape has; 1 for a scalar, whose shape is empty. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
