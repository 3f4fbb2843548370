import type { Image } from '@graft/core';
import { convertColorMode } from './color-mode.ts';
import { resizeImage } from './resize-image.ts';

/** How a picture looks, in the measures of the Python package cleanvision, computed on a preview; four decimals. */
export interface ImageQuality {
  /** Perceived brightness, 0..1, below which 99 % of the pixels lie: low where all of a picture is dark. */
  readonly brightness99: number;
  /** Perceived brightness, 0..1, below which 5 % of the pixels lie: high where all of a picture is bright. */
  readonly brightness5: number;
  /** Shannon entropy of the values of all channels, in bits: low where a picture has few values. */
  readonly entropy: number;
  /** Standard deviation of the edges at no more than 64 pixels a side: low where a picture is blurred. */
  readonly edgeDeviation: number;
  /** Standard deviation of the 256 counts of the gray histogram at that size: high where few grays take all pixels. */
  readonly grayCountDeviation: number;
  /** Largest difference of two channels in one pixel, 0..255: 0 where a picture has no colour. */
  readonly chroma: number;
}

/** @see https://github.com/cleanlab/cleanvision/blob/main/src/cleanvision/utils/constants.py */
const blurSide = 64;

/**
 * Brightness, information and sharpness of a picture.
 *
 * @param preview - R G B, the longer side about 128.
 * @param source - the stored size, which decides the size for the edges; for gray pictures the entropy has one channel.
 * @see https://github.com/cleanlab/cleanvision/blob/main/src/cleanvision/issue_managers/image_property.py
 */
export function measureQuality(
  preview: Image,
  source: { readonly height: number; readonly width: number; readonly isGray: boolean },
): ImageQuality {
  const { brightness, channels, chroma } = countPixels(preview.data);
  const reduction = Math.max(1, Math.max(source.width, source.height) / blurSide);
  const side = (length: number): number => Math.max(1, Math.floor(length / reduction));
  const small = resizeImage(preview, side(source.height), side(source.width), 'bicubic');
  const gray = convertColorMode(small.data, 'rgb', 'grayscale');
  return {
    brightness99: rounded(percentile(brightness, preview.data.length / 3, 0.99)),
    brightness5: rounded(percentile(brightness, preview.data.length / 3, 0.05)),
    entropy: rounded(entropyOf(source.isGray ? channels.subarray(0, 256) : channels)),
    edgeDeviation: rounded(edgeDeviation(gray, small.height, small.width)),
    grayCountDeviation: rounded(deviation(histogram(gray))),
    chroma,
  };
}

const rounded = (value: number): number => Math.round(value * 1e4) / 1e4;
const brightnessBins = 4096;
/** The squares of 0..255 with the weight of each channel. @see https://alienryderflex.com/hsp.html */
const weightedSquares: readonly Float64Array[] = [0.241, 0.691, 0.068].map((weight) =>
  Float64Array.from({ length: 256 }, (_, value) => weight * (value * value)),
);

interface PixelCounts {
  /** Counts of sqrt(0.241 R^2 + 0.691 G^2 + 0.068 B^2) / 255 in equal bins. */
  readonly brightness: Uint32Array;
  /** Counts of the values of R, then G, then B: `[3, 256]`. */
  readonly channels: Uint32Array;
  readonly chroma: number;
}

/** All counts over pixels, in one pass. */
function countPixels(rgb: Uint8Array): PixelCounts {
  const [redSquares, greenSquares, blueSquares] = weightedSquares as [Float64Array, Float64Array, Float64Array];
  const brightness = new Uint32Array(brightnessBins + 1);
  const channels = new Uint32Array(768);
  const scale = brightnessBins / 255;
  let chroma = 0;
  for (let at = 0; at < rgb.length; at += 3) {
    const red = rgb[at] as number;
    const green = rgb[at + 1] as number;
    const blue = rgb[at + 2] as number;
    const square = (redSquares[red] as number) + (greenSquares[green] as number) + (blueSquares[blue] as number);
    const bin = (Math.sqrt(square) * scale + 0.5) | 0;
    brightness[bin] = (brightness[bin] as number) + 1;
    channels[red] = (channels[red] as number) + 1;
    channels[256 + green] = (channels[256 + green] as number) + 1;
    channels[512 + blue] = (channels[512 + blue] as number) + 1;
    const spread = Math.max(red, green, blue) - Math.min(red, green, blue);
    if (spread > chroma) chroma = spread;
  }
  return { brightness, channels, chroma };
}

/** Where the counts pass a share of their sum, 0..1, to the precision of a bin. */
function percentile(counts: Uint32Array, total: number, share: number): number {
  let seen = 0;
  for (let bin = 0; bin < counts.length; bin++) {
    seen += counts[bin] as number;
    if (seen > share * (total - 1)) return bin / brightnessBins;
  }
  return 1;
}

function entropyOf(counts: Uint32Array): number {
  let total = 0;
  for (let place = 0; place < counts.length; place++) total += counts[place] as number;
  let entropy = 0;
  for (let place = 0; place < counts.length; place++) {
    const count = counts[place] as number;
    if (count > 0) entropy -= (count / total) * Math.log2(count / total);
  }
  return entropy;
}

/**
 * Standard deviation after Pillow's FIND_EDGES: nine times a pixel minus the sum of its block, clamped to 0..255; border pixels stay as
 * they are.
 */
function edgeDeviation(gray: Uint8Array, height: number, width: number): number {
  const edges = new Uint8ClampedArray(gray);
  const columns = new Int32Array(width);
  for (let y = 1; y < height - 1; y++) {
    const row = y * width;
    for (let x = 0; x < width; x++) {
      columns[x] = (gray[row - width + x] as number) + (gray[row + x] as number) + (gray[row + width + x] as number);
    }
    for (let x = 1; x < width - 1; x++) {
      const block = (columns[x - 1] as number) + (columns[x] as number) + (columns[x + 1] as number);
      edges[row + x] = 9 * (gray[row + x] as number) - block;
    }
  }
  return deviation(edges);
}

function histogram(gray: Uint8Array): Uint32Array {
  const counts = new Uint32Array(256);
  for (let at = 0; at < gray.length; at++) {
    const value = gray[at] as number;
    counts[value] = (counts[value] as number) + 1;
  }
  return counts;
}

/** Standard deviation of the whole population. */
function deviation(values: Uint8ClampedArray | Uint32Array): number {
  let sum = 0;
  let squares = 0;
  for (let at = 0; at < values.length; at++) {
    const value = values[at] as number;
    sum += value;
    squares += value * value;
  }
  const mean = sum / values.length;
  return Math.sqrt(Math.max(0, squares / values.length - mean * mean));
}
