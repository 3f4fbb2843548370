import type { Image } from '@graft/core';
import sharp from 'sharp';
import { decodingError } from './decoding-error.ts';
import { endsEarly } from './ends-early.ts';
import { type ImageQuality, measureQuality } from './measure-quality.ts';
import { perceptualHash } from './perceptual-hash.ts';
import type { ImageFacts } from './probe-image.ts';
import { type ReadLimits, readHeader } from './read-header.ts';
import { type FlatColours, readPreview } from './read-preview.ts';
import { resizeImage } from './resize-image.ts';
import { toLuma } from './to-luma.ts';

// libvips remembers operations in case the same are asked for again. No photo is read twice, and remembering takes a
// quarter of the time of reading one.
sharp.cache(false);

/** What a complete reading of a picture found. */
export interface ImageInspection extends ImageFacts {
  /** As stored. */
  readonly colour: 'rgb' | 'gray' | 'cmyk';
  readonly hasAlpha: boolean;
  /** Bits of a channel, as stored: 8, 16 or 32. */
  readonly bits: number;
  /** More than 1 where the file is animated or paged. */
  readonly frames: number;
  /** As `perceptualHash` gives it: equal or near for copies that were flipped, turned, resized or compressed again. */
  readonly perceptualHash: string;
  readonly quality: ImageQuality;
  readonly flat?: FlatColours | undefined;
}

/**
 * What decides the outcome of an inspection beside the bytes: the rules of this package (raise the number where they
 * change) and the decoders. What was remembered under another version has to be measured again.
 */
export const inspectionVersion: string = `1, libvips ${sharp.versions.vips}`;

/**
 * Read a picture to its last byte and say what it is and how it looks; its pixels are not kept.
 *
 * It is decoded once. JPEGs take the decoder's reduced size, which still parses all their data; that one has its end is
 * looked up besides, so that no truncation depends on how far a decoder reads.
 *
 * @throws {UnreadableImageError} with the reason when it is no image, truncated, damaged or too large.
 */
export async function inspectImage(bytes: Uint8Array, limits: ReadLimits = {}): Promise<ImageInspection> {
  const { space, ...header } = await readHeader(bytes, limits);
  const { format, width, height } = header;
  if (format === 'jpeg' && endsEarly(bytes, format)) throw decodingError(limits.name ?? 'the given bytes', format, bytes);
  const { preview, flat } = await readPreview(bytes, { ...header, space }, limits);
  const colour = space === 'cmyk' ? 'cmyk' : space === 'b-w' || space === 'grey16' ? 'gray' : 'rgb';
  const quality = measureQuality(preview, { height, width, isGray: colour === 'gray' });
  return { ...header, colour, perceptualHash: hashOf(preview), quality, flat };
}

/** Too small a picture is enlarged first: the hash needs 16 pixels a side, and gets twice that. */
function hashOf(preview: Image): string {
  const { height, width, data } = resizeImage(preview, Math.max(32, preview.height), Math.max(32, preview.width), 'bilinear');
  return perceptualHash(toLuma(data), height, width);
}
