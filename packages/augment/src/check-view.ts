import { type Image, ShapeMismatchError } from '@graft/core';

/**
 * What every augmentation asks of its arguments before it reads or writes a pixel.
 *
 * @returns the values of the image, `height * width * 3`.
 * @throws {ShapeMismatchError} when the image's data or `into` is of another length.
 */
export function checkView({ data, height, width }: Image, into?: Float32Array): number {
  const length = height * width * 3;
  if (data.length !== length) throw new ShapeMismatchError('an R G B image', [height, width, 3], [data.length]);
  if (into && into.length !== length) throw new ShapeMismatchError('the target of a view', [length], [into.length]);
  return length;
}
