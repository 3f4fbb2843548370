import { type Image, type ResizeKernel, ShapeMismatchError } from '@graft/core';
import { resamplePlain } from './resample-plain.ts';
import { resampleSimd } from './resample-simd.ts';
import { resampleTable } from './resample-table.ts';
import { resizeNearest } from './resize-nearest.ts';

/**
 * Resize the whole picture, its aspect ratio not kept, equal to Pillow's 8-bit `resize` bit for bit.
 *
 * All kernels but `nearest` are antialiased: first along the rows, whose result is 8-bit again, then along the columns; an
 * axis that already has its length is left alone. (Pillow 13 takes the columns first where the height shrinks much
 * more than the width; that moves values by 1 and is not followed.)
 *
 * @param height - of the result, in pixels, 1 or more; @param width - likewise.
 * @returns a new image, or `image` itself where nothing is to be done.
 * @throws {ShapeMismatchError} when the pixels do not fit the image's size, or a size is not a positive integer.
 */
export function resizeImage(image: Image, height: number, width: number, kernel: ResizeKernel): Image {
  checkSizes(image, height, width);
  if (height === image.height && width === image.width) return image;
  if (kernel === 'nearest') return resizeNearest(image, height, width);
  const columns = width === image.width ? undefined : resampleTable(image.width, width, kernel);
  const rows = height === image.height ? undefined : resampleTable(image.height, height, kernel);
  const resampling = { input: image.data, height: image.height, width: image.width, columns, rows };
  return { data: resampleSimd(resampling) ?? resamplePlain(resampling), height, width };
}

function checkSizes(image: Image, height: number, width: number): void {
  if (image.data.length !== image.height * image.width * 3) {
    throw new ShapeMismatchError('the pixels of an image', [image.height, image.width, 3], [image.data.length]);
  }
  for (const [what, size] of Object.entries({ height: image.height, width: image.width, 'target height': height, 'target width': width })) {
    if (!Number.isSafeInteger(size) || size < 1) throw new ShapeMismatchError(`the ${what} of a resize`, ['1 or more'], [size]);
  }
}
