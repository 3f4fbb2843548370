import type { Image } from '@graft/core';
import sharp, { type Sharp } from 'sharp';
import { decodeImage } from './decode-image.ts';
import { decodingError } from './decoding-error.ts';
import type { ImageHeader } from './image-header.ts';
import type { ReadLimits } from './read-header.ts';

/**
 * Set where a picture is made of at most 64 colours: their number, and the share (0..1) of the pixels that have the most
 * frequent one. Photos have more; drawings, scans and stand-ins for missing pictures do not. Never set for JPEG, whose
 * compression blurs the question, nor beyond 16 megapixels.
 */
export interface FlatColours {
  readonly colours: number;
  readonly largestShare: number;
}

/** Longer side of a preview; sides shorter than `smallestSide` are not reduced further. */
const previewSide = 128;
const smallestSide = 32;

/**
 * A picture reduced for looking at and measuring, as stored, alpha dropped; smaller ones keep their size.
 *
 * JPEGs are reduced while they are decoded, and so is what is too large to be held whole; the others are decoded first,
 * which counts their colours.
 *
 * @throws {UnreadableImageError} when it is damaged.
 */
export async function readPreview(
  bytes: Uint8Array,
  { format, width, height, space }: ImageHeader,
  { name = 'the given bytes', maxPixels }: ReadLimits,
): Promise<{ readonly preview: Image; readonly flat?: FlatColours | undefined }> {
  const scale = Math.min(1, previewSide / Math.max(width, height));
  const sizes = [width, height].map((side) => Math.max(Math.round(side * scale), Math.min(side, smallestSide)));
  const reduced = { width: sizes[0] as number, height: sizes[1] as number };
  const isJpeg = format === 'jpeg';
  if (space !== 'cmyk' && (isJpeg || width * height > 16e6)) {
    const decoder = sharp(bytes, { failOn: 'truncated', ignoreIcc: true, limitInputPixels: false, sequentialRead: true });
    const pixels = await reduce(decoder, reduced).catch((cause: unknown) => {
      throw decodingError(name, format, bytes, cause);
    });
    return { preview: { data: pixels, ...reduced } };
  }
  const { data } = await decodeImage(bytes, { orientation: 'ignore', maxPixels });
  const pixels = await reduce(sharp(data, { raw: { width, height, channels: 3 }, limitInputPixels: false }), reduced);
  return { preview: { data: pixels, ...reduced }, flat: isJpeg ? undefined : flatColours(data) };
}

async function reduce(picture: Sharp, { width, height }: { width: number; height: number }): Promise<Uint8Array> {
  const pixels = await picture.resize(width, height, { fit: 'fill' }).removeAlpha().toColourspace('srgb').raw().toBuffer();
  return new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.length);
}

const mostFlatColours = 64;

function flatColours(rgb: Uint8Array): FlatColours | undefined {
  const counts = new Map<number, number>();
  for (let at = 0; at < rgb.length; at += 3) {
    const colour = ((rgb[at] as number) << 16) | ((rgb[at + 1] as number) << 8) | (rgb[at + 2] as number);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
    if (counts.size > mostFlatColours) return undefined;
  }
  return { colours: counts.size, largestShare: Math.max(...counts.values()) / (rgb.length / 3) };
}
