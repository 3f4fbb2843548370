import { ConfigError, type Image, ShapeMismatchError } from '@graft/core';

/**
 * What every augmentation asks of its arguments before it reads or writes a pixel.
 *
 * @returns the number of the image's values, `height * width * 3`.
 * @throws {ShapeMismatchError} when the image's data or `into` has another length.
 */
export function requireView({ data, height, width }: Image, into?: ArrayLike<number>): number {
  const length = height * width * 3;
  if (data.length !== length) throw new ShapeMismatchError('an R G B image', [height, width, 3], [data.length]);
  if (into && into.length !== length) throw new ShapeMismatchError('the target of a view', [length], [into.length]);
  return length;
}

/**
 * What reads pixels while it writes others needs them apart.
 *
 * @param what - after "a target of": "a warp".
 * @throws {ConfigError} when the two views have a byte in common.
 */
export function requireApart(pixels: ArrayBufferView, target: ArrayBufferView, what: string): void {
  if (
    pixels.buffer !== target.buffer ||
    pixels.byteOffset >= target.byteOffset + target.byteLength ||
    target.byteOffset >= pixels.byteOffset + pixels.byteLength
  ) {
    return;
  }
  throw new ConfigError(`Expected a target of ${what} apart from its pixels but received one that shares bytes with them.`, {
    hint: 'Leave the target out, or give an array with memory of its own.',
  });
}
