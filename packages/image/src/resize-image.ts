import { type Image, type ResizeKernel, ShapeMismatchError } from '@graft/core';
import { resamplePlain } from './resample-plain.ts';
import { resampleSimd } from './resample-simd.ts';
import { type Part, resampleTable } from './resample-table.ts';
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
  return resizePart(image, { height, width, kernel, rows: whole(image.height), columns: whole(image.width) });
}

/**
 * Keras' `keep_aspect_ratio`: the central part of the target's aspect ratio, resized. As Pillow's `resize` with a box, a filter
 * reads beyond the part where the picture goes on. What has the target's size already is left alone.
 *
 * @throws {ShapeMismatchError} as `resizeImage`.
 */
export function resizeCentralPart(image: Image, height: number, width: number, kernel: ResizeKernel): Image {
  checkSizes(image, height, width);
  if (height === image.height && width === image.width) return image;
  const rows = Math.min(image.height, Math.floor((image.width * height) / width));
  const columns = Math.min(image.width, Math.floor((image.height * width) / height));
  return resizePart(image, {
    height,
    width,
    kernel,
    rows: { from: Math.floor((image.height - rows) / 2), length: rows },
    columns: { from: Math.floor((image.width - columns) / 2), length: columns },
  });
}

interface PartialResize {
  readonly height: number;
  readonly width: number;
  readonly kernel: ResizeKernel;
  readonly rows: Part;
  readonly columns: Part;
}

function resizePart(image: Image, { height, width, kernel, rows, columns }: PartialResize): Image {
  if (kernel === 'nearest') return resizeNearest(image, { height, width, rows, columns });
  const table = (size: number, target: number, part: Part) =>
    size === target && part.length === size ? undefined : resampleTable(size, target, kernel, part);
  const resampling = {
    input: image.data,
    height: image.height,
    width: image.width,
    columns: table(image.width, width, columns),
    rows: table(image.height, height, rows),
  };
  return { data: resampleSimd(resampling) ?? resamplePlain(resampling), height, width };
}

function whole(length: number): Part {
  return { from: 0, length };
}

function checkSizes(image: Image, height: number, width: number): void {
  if (image.data.length !== image.height * image.width * 3) {
    throw new ShapeMismatchError('the pixels of an image', [image.height, image.width, 3], [image.data.length]);
  }
  for (const [what, size] of Object.entries({ height: image.height, width: image.width, 'target height': height, 'target width': width })) {
    if (!Number.isSafeInteger(size) || size < 1) throw new ShapeMismatchError(`the ${what} of a resize`, ['1 or more'], [size]);
  }
}
