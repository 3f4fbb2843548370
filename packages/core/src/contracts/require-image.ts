import { ConfigError } from '../errors/config-error.ts';
import { requireRange } from '../errors/require-range.ts';
import { ShapeMismatchError } from '../errors/shape-mismatch-error.ts';
import { describeType } from '../text/describe-type.ts';
import type { FloatImage, Image } from './image.ts';

/**
 * The check of a picture that a caller passed, for what the compiler cannot hold: a path in its place, a wrong number of values.
 *
 * @param what - how the message calls it.
 * @throws {ConfigError} when it is no decoded picture; {ShapeMismatchError} when its values do not fill its size.
 */
export function requireImage(image: Image | FloatImage, what = 'an image'): void {
  const { data, height, width }: Partial<Image | FloatImage> = image ?? {};
  if (!(data instanceof Uint8Array || data instanceof Float32Array)) {
    const received = typeof image === 'object' && image !== null ? 'its data are ' : '';
    throw new ConfigError(
      `Expected the pixels of ${what} ({ data, height, width }) but received ${received}${describeType(received ? data : image)}.`,
      { hint: 'A file must be decoded first: `await decodeImage(path, { orientation: "exif" })` of @graft/image.' },
    );
  }
  requireSide(`the height of ${what}`, height);
  requireSide(`the width of ${what}`, width);
  if (data.length !== height * width * 3) throw new ShapeMismatchError(what, [height, width, 3], [data.length]);
}

/** @throws {ConfigError} when a side is not a whole number of pixels, 1 or more. */
export function requireSide(name: string, side: number | undefined): asserts side is number {
  const holds = Number.isSafeInteger(side) && (side as number) >= 1;
  requireRange(holds, { expected: 'a whole number of pixels, 1 or more,', name, received: side });
}
