import type { FloatImage, Image } from '@graft/core';
import { requireApart, requireView } from '../require-view.ts';
import type { AffineMap } from './affine-map.ts';
import type { Fill } from './fold-coordinate.ts';
import { warpNearest } from './warp-nearest.ts';
import { asItIs, type Finish, rounded, type WarpOutput } from './warp-output.ts';
import { warpPlain } from './warp-plain.ts';
import { warpSimd } from './warp-simd.ts';

/** How `warp` reads between and beyond the pixels. */
export interface Resampling extends Fill {
  /** 0 for the nearest pixel (half up), 1 (where absent) for bilinear. */
  readonly interpolationOrder?: 0 | 1;
}

/**
 * Warp of an R G B image: the whole affine chain, flips included, as one resampling, within 1e-4 (0..1 scale) of
 * the double-precision sum; of order 0 the very pixels.
 *
 * @param map - output to input.
 * @param into - `height * width * 3`; a new array where absent, otherwise nothing is allocated that grows with the image.
 * @param finish - `value * scale + bias` in the last write; absent, values stay on the 0..255 scale, unrounded.
 * @throws {ShapeMismatchError} when `into` or the image's data is of another length.
 * @throws {ConfigError} when `into` lies over the image's data.
 */
export function warp(image: Image, map: AffineMap, fill: Resampling, into?: Float32Array, finish: Finish = asItIs): FloatImage {
  const { height, width } = image;
  const data = into ?? new Float32Array(height * width * 3);
  write(image, map, fill, { target: data, finish });
  return { data, height, width };
}

/** The same as bytes, rounded half up. */
export function warpBytes(image: Image, map: AffineMap, fill: Resampling, into?: Uint8Array): Image {
  const { height, width } = image;
  const data = into ?? new Uint8Array(height * width * 3);
  write(image, map, fill, { target: data, finish: rounded });
  return { data, height, width };
}

function write(image: Image, map: AffineMap, fill: Resampling, output: WarpOutput): void {
  requireView(image, output.target);
  // All kernels read the photo while they write.
  requireApart(image.data, output.target, 'a warp');
  if (fill.interpolationOrder === 0) warpNearest(image, map, fill, output);
  else if (!warpSimd(image, map, fill, output)) warpPlain(image, map, fill, output);
}
