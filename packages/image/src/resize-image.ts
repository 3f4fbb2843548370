import { type Image, type ResizeKernel, requireImage, requireKnownName, requireSide, resizeKernels } from '@graft/core';
import { resamplePlain } from './resample-plain.ts';
import { resampleSimd } from './resample-simd.ts';
import { type Part, resampleTable } from './resample-table.ts';
import { resizeNearest } from './resize-nearest.ts';

/**
 * Resize the whole picture, its aspect ratio not kept: Pillow's 8-bit `resize`, bit for bit as in Pillow 9.5 to 12.3, all six kernels.
 *
 * All kernels but `nearest` are antialiased: first along the rows, whose result is 8-bit again, then along the columns; an
 * axis that already has its length is left alone.
 *
 * Pillow 13 takes the columns first where `image.height - height > max(0, 2 (image.width - width))`, so wherever the height shrinks and
 * the width does not. That is not followed: there about a fifth of the values differ from Pillow 13, by 1 (bicubic and lanczos, which
 * overshoot, by up to 7 on photos and 43 on noise). Elsewhere Pillow 13 is equal too.
 *
 * ```ts
 * const input = resizeImage(await decodeImage('photo.jpg', { orientation: 'exif' }), 224, 224, 'bilinear');
 * ```
 *
 * @param height - of the result, in pixels, 1 or more; @param width - likewise.
 * @returns a new image, or `image` itself where its size is right.
 * @throws {ShapeMismatchError} when the pixels do not fill the image's size; {ConfigError} and {UnknownNameError} for other wrong
 *   arguments.
 */
export function resizeImage(image: Image, height: number, width: number, kernel: ResizeKernel): Image {
  requireArguments(image, { height, width, kernel });
  if (height === image.height && width === image.width) return image;
  return resizePart(image, { height, width, kernel, rows: whole(image.height), columns: whole(image.width) });
}

/**
 * Keras' `keep_aspect_ratio`: the central part of the target's aspect ratio, resized. As in Pillow's `resize` with a box, a filter
 * reads beyond the part where the picture goes on. A picture that has the target's size already is left alone.
 *
 * @throws errors as `resizeImage`.
 */
export function resizeCentralPart(image: Image, height: number, width: number, kernel: ResizeKernel): Image {
  requireArguments(image, { height, width, kernel });
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

function requireArguments(image: Image, { height, width, kernel }: Pick<PartialResize, 'height' | 'width' | 'kernel'>): void {
  requireImage(image, 'an image to resize');
  requireSide('the target height of a resize', height);
  requireSide('the target width of a resize', width);
  requireKnownName(kernel, { kind: 'kernel', allowed: resizeKernels, path: 'kernel' });
}
