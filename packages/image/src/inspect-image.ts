import type { Image } from '@graft/core';
import sharp from 'sharp';
import { convertColorMode } from './color-mode.ts';
import type { ImageFacts } from './image-header.ts';
import { type ImageQuality, measureQuality } from './measure-quality.ts';
import { openImage, type ReadLimits } from './open-image.ts';
import { perceptualHash } from './perceptual-hash.ts';
import { type FlatColours, readPreview } from './read-preview.ts';
import { resizeImage } from './resize-image.ts';

/** What a complete reading of a picture found. */
export interface ImageInspection extends ImageFacts {
  /** As stored. */
  readonly colour: 'rgb' | 'gray' | 'cmyk';
  readonly hasAlpha: boolean;
  /** Bits per channel: 8, 16, or 32 for floats. */
  readonly bits: number;
  /** More than 1 where the file is animated or paged. */
  readonly frames: number;
  /** As `perceptualHash` gives it: equal or near for copies that were flipped, turned, resized or compressed again. */
  readonly perceptualHash: string;
  readonly quality: ImageQuality;
  readonly flat?: FlatColours | undefined;
}

/**
 * What decides the outcome of an inspection besides the bytes: the rules of this package (raise the number where they
 * change) and the decoders. What was remembered under another version must be measured again.
 */
export const inspectionVersion: string = `2, libvips ${sharp.versions.vips}`;

/**
 * Read a picture to its last byte and say what it is and how it looks; its pixels are not kept.
 *
 * It is decoded once. JPEGs take the decoder's reduced size, which still parses all their data.
 *
 * ```ts
 * const { format, perceptualHash, quality } = await inspectImage(await readFile('photo.jpg'));
 * ```
 *
 * @throws {UnreadableImageError} with the reason when it is no image, of a kind that is not read, truncated, damaged or too large.
 */
export async function inspectImage(bytes: Uint8Array, limits: ReadLimits = {}): Promise<ImageInspection> {
  const image = await openImage(bytes, limits);
  const { space, ...header } = image.header;
  const { preview, flat } = await readPreview(image);
  const isGray = space === 'b-w' || space === 'grey16';
  const quality = measureQuality(preview, { height: header.height, width: header.width, isGray });
  return { ...header, colour: space === 'cmyk' ? 'cmyk' : isGray ? 'gray' : 'rgb', perceptualHash: hashOf(preview), quality, flat };
}

/** Small pictures are enlarged first: the hash needs 16 pixels per side, and gets twice that. */
function hashOf(preview: Image): string {
  const { height, width, data } = resizeImage(preview, Math.max(32, preview.height), Math.max(32, preview.width), 'bilinear');
  return perceptualHash(convertColorMode(data, 'rgb', 'grayscale'), height, width);
}
