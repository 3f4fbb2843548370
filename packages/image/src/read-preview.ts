import type { Image } from '@graft/core';
import sharp, { type Sharp } from 'sharp';
import { decodePixels } from './decode-image.ts';
import type { OpenImage } from './open-image.ts';

/**
 * Set where a picture is made of at most 64 colours: their number, and the share (0..1) of the pixels that have the most
 * frequent one. Photos have more; drawings, scans and placeholders for missing pictures do not. Never set for JPEG, whose
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
 * JPEGs are reduced while they are decoded, and so are large pictures of 8 bits; the others are decoded first, which counts their colours.
 *
 * @throws {UnreadableImageError} when it is damaged, or its values contradict their type.
 */
export async function readPreview(image: OpenImage): Promise<{ readonly preview: Image; readonly flat?: FlatColours | undefined }> {
  const { format, width, height, space, bits } = image.header;
  const scale = Math.min(1, previewSide / Math.max(width, height));
  const sizes = [width, height].map((side) => Math.max(Math.round(side * scale), Math.min(side, smallestSide)));
  const reduced = { width: sizes[0] as number, height: sizes[1] as number };
  const isJpeg = format === 'jpeg';
  if (space !== 'cmyk' && bits === 8 && (isJpeg || width * height > 16e6)) {
    const data = await reduce(await image.decoder(), reduced).catch((cause: unknown) => {
      throw image.damaged(cause);
    });
    return { preview: { data, ...reduced } };
  }
  const { data } = await decodePixels(image, 'ignore');
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
