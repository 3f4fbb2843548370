import type { AffineMap, ImageSize } from '../affine/affine-map.ts';
import { type Fill, type FillMode, foldCoordinate } from '../affine/fold-coordinate.ts';
import { warpOracle } from '../testing/warp-oracle.ts';
import { filterLine, type SplineBorder } from './spline-filter.ts';

/** Edge pixels put around the image in mode `nearest`, where no exact filter exists: z^12 is below 2e-7. */
const nearestPadding = 12;

/**
 * The affine warp in double precision and any order, as `scipy.ndimage.affine_transform` has it: 0 the nearest pixel (half up),
 * 1 bilinear, 2 and 3 B-splines whose coefficients are found first.
 *
 * @param pixels - rows, columns, `channels`; each channel is resampled alone.
 * @returns the same layout in float64.
 * @see https://github.com/scipy/scipy/blob/v1.17.1/scipy/ndimage/src/ni_interpolation.c NI_GeometricTransform
 */
export function splineWarp(
  pixels: ArrayLike<number>,
  shape: ImageSize & { readonly channels: number },
  map: AffineMap,
  { order, ...fill }: Fill & { readonly order: 0 | 1 | 2 | 3 },
): Float64Array {
  if (order === 1) return warpOracle(pixels, shape, shape.channels, map, fill);
  return order === 0 ? nearestPixels(pixels, shape, map, fill) : splines(pixels, shape, map, { ...fill, order });
}

function nearestPixels(
  pixels: ArrayLike<number>,
  { height, width, channels }: ImageSize & { readonly channels: number },
  [a, b, c, d, e, f]: AffineMap,
  { fillMode, cval }: Fill,
): Float64Array {
  const result = new Float64Array(height * width * channels);
  for (let r = 0, o = 0; r < height; r++) {
    for (let q = 0; q < width; q++, o += channels) {
      const y = foldCoordinate(a * r + c + b * q, height, fillMode);
      const x = foldCoordinate(d * r + f + e * q, width, fillMode);
      if (Number.isNaN(y + x)) {
        result.fill(cval, o, o + channels);
        continue;
      }
      const i = (Math.min(Math.floor(y + 0.5), height - 1) * width + Math.min(Math.floor(x + 0.5), width - 1)) * channels;
      for (let channel = 0; channel < channels; channel++) result[o + channel] = pixels[i + channel] as number;
    }
  }
  return result;
}

function splines(
  pixels: ArrayLike<number>,
  { height, width, channels }: ImageSize & { readonly channels: number },
  [a, b, c, d, e, f]: AffineMap,
  { fillMode, cval, order }: Fill & { readonly order: 2 | 3 },
): Float64Array {
  const pad = fillMode === 'nearest' ? nearestPadding : 0;
  const rows = height + 2 * pad;
  const columns = width + 2 * pad;
  const border: SplineBorder = fillMode === 'nearest' || fillMode === 'reflect' ? 'reflect' : 'mirror';
  const coefficients = new Float64Array(rows * columns * channels);
  for (let r = 0, o = 0; r < rows; r++) {
    for (let q = 0; q < columns; q++) {
      const i = (clamp(r - pad, height) * width + clamp(q - pad, width)) * channels;
      for (let channel = 0; channel < channels; channel++) coefficients[o++] = pixels[i + channel] as number;
    }
  }
  const rowLength = columns * channels;
  for (let k = 0; k < rowLength; k++) filterLine(coefficients, { first: k, count: rows, pitch: rowLength }, order, border);
  for (let r = 0; r < rows; r++) {
    for (let channel = 0; channel < channels; channel++) {
      filterLine(coefficients, { first: r * rowLength + channel, count: columns, pitch: channels }, order, border);
    }
  }

  const result = new Float64Array(height * width * channels);
  const taps = order + 1;
  const down = new Float64Array(taps);
  const across = new Float64Array(taps);
  for (let r = 0, o = 0; r < height; r++) {
    for (let q = 0; q < width; q++, o += channels) {
      const y = fold(a * r + c + b * q + pad, rows, fillMode);
      const x = fold(d * r + f + e * q + pad, columns, fillMode);
      if (Number.isNaN(y + x)) {
        result.fill(cval, o, o + channels);
        continue;
      }
      const top = splineWeights(y, order, down);
      const left = splineWeights(x, order, across);
      for (let i = 0; i < taps; i++) {
        const row = neighbour(top + i, rows, fillMode) * rowLength;
        for (let j = 0; j < taps; j++) {
          const k = row + neighbour(left + j, columns, fillMode) * channels;
          const weight = (down[i] as number) * (across[j] as number);
          for (let channel = 0; channel < channels; channel++) {
            result[o + channel] = (result[o + channel] as number) + weight * (coefficients[k + channel] as number);
          }
        }
      }
    }
  }
  return result;
}

/** As `foldCoordinate`, but `reflect` keeps the half pixel beyond the border: the spline is curved there too. */
function fold(coordinate: number, length: number, fillMode: FillMode): number {
  if (fillMode !== 'reflect') return foldCoordinate(coordinate, length, fillMode);
  const phase = coordinate - 2 * length * Math.floor(coordinate / (2 * length));
  return phase < length ? phase : 2 * length - 1 - phase;
}

/** Where a tap beyond the border is found: mirrored as the filter took it to be, or at the padded border. */
function neighbour(index: number, length: number, fillMode: FillMode): number {
  if (index >= 0 && index < length) return index;
  if (fillMode === 'nearest' || length === 1) return clamp(index, length);
  const period = fillMode === 'reflect' ? 2 * length : 2 * (length - 1);
  const phase = index - period * Math.floor(index / period);
  return phase < length ? phase : period - phase - (fillMode === 'reflect' ? 1 : 0);
}

function clamp(index: number, length: number): number {
  return Math.max(0, Math.min(length - 1, index));
}

/** The weights of the taps around x, and the first of these. */
function splineWeights(x: number, order: 2 | 3, weights: Float64Array): number {
  if (order === 2) {
    const middle = Math.floor(x + 0.5);
    const t = x - middle;
    weights[0] = 0.5 * (0.5 - t) ** 2;
    weights[1] = 0.75 - t * t;
    weights[2] = 1 - (weights[0] as number) - (weights[1] as number);
    return middle - 1;
  }
  const below = Math.floor(x);
  const y = x - below;
  const z = 1 - y;
  weights[0] = z ** 3 / 6;
  weights[1] = (y * y * (y - 2) * 3 + 4) / 6;
  weights[2] = (z * z * (z - 2) * 3 + 4) / 6;
  weights[3] = 1 - (weights[0] as number) - (weights[1] as number) - (weights[2] as number);
  return below - 1;
}
