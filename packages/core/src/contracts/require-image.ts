import { ConfigError } from '../errors/config-error.ts';
import { requireRange } from '../errors/require-range.ts';
import { ShapeMismatchError } from '../errors/shape-mismatch-error.ts';
import { elementCount } from '../numbers/element-count.ts';
import { describeType } from '../text/describe-type.ts';
import type { FloatImage, Image, ImageBatch } from './image.ts';

/**
 * The check of a picture that a caller passed, for what the compiler cannot hold: a path in its place, a wrong number of values.
 *
 * @param what - how the message calls it.
 * @throws {ConfigError} when it is no decoded picture; {ShapeMismatchError} when its values do not fill its size.
 */
export function requireImage(image: Image | FloatImage, what = 'an image'): void {
  const { data, height, width }: Partial<Image | FloatImage> = image ?? {};
  requirePixels(image, data, `${what} ({ data, height, width })`);
  requireSide(`the height of ${what}`, height);
  requireSide(`the width of ${what}`, width);
  if (data.length !== height * width * 3) throw new ShapeMismatchError(what, [height, width, 3], [data.length]);
}

/**
 * The same check of a batch for a network, which takes pictures of one size.
 *
 * @param size - in pixels, as the network takes it.
 * @throws {ConfigError} when it is no batch; {ShapeMismatchError} when its pictures have another size, or its values do not fill it.
 */
export function requireImageBatch(images: ImageBatch, size: { readonly height: number; readonly width: number }): void {
  const { data, count, height, width }: Partial<ImageBatch> = images ?? {};
  requirePixels(images, data, 'a batch of images ({ data, count, height, width })');
  const isCount = Number.isSafeInteger(count) && (count as number) >= 0;
  requireRange(isCount, { expected: 'a whole number, 0 or more,', name: 'the count of a batch of images', received: count });
  const expected = [count as number, size.height, size.width, 3];
  if (height !== size.height || width !== size.width) {
    throw new ShapeMismatchError(
      'a batch of images',
      expected,
      [count, height, width, 3].map(Number),
      'Prepare photos with `readForNetwork`.',
    );
  }
  if (data.length !== elementCount(expected)) throw new ShapeMismatchError('a batch of images', expected, [data.length]);
}

/** @param owner - what the caller passed, of which `data` are the values. */
function requirePixels(owner: unknown, data: unknown, what: string): asserts data is Uint8Array | Float32Array {
  if (data instanceof Uint8Array || data instanceof Float32Array) return;
  const received = typeof owner === 'object' && owner !== null ? `its data are ${describeType(data)}` : describeType(owner);
  throw new ConfigError(`Expected the pixels of ${what} but received ${received}.`, {
    hint: 'A file must be decoded first: `await decodeImage(path, { orientation: "exif" })` of @graft/image.',
  });
}

/** @throws {ConfigError} when a side is not a whole number of pixels, 1 or more. */
export function requireSide(name: string, side: number | undefined): asserts side is number {
  const holds = Number.isSafeInteger(side) && (side as number) >= 1;
  requireRange(holds, { expected: 'a whole number of pixels, 1 or more,', name, received: side });
}
