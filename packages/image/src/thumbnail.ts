import { type FloatImage, type Image, requireSide } from '@graft/core';
import type { Sharp } from 'sharp';
import { decodePixels } from './decode-image.ts';
import { fromPixels } from './encode-png.ts';
import { openImage } from './open-image.ts';

/**
 * A small JPEG for a page: the whole picture, its longer side at most `side` pixels. Files are turned upright as their EXIF orientation
 * says.
 *
 * Made for looking at: colour profiles count, and the decoder takes its fast path. A network's input must do neither.
 *
 * @param source - a file's bytes or path, or pixels on the 0..255 scale. @param side - in pixels, 1 or more.
 * @throws {UnreadableImageError} when a file is not read, truncated, damaged or too large; {ConfigError} for other wrong arguments.
 */
export async function thumbnail(source: Uint8Array | string | Image | FloatImage, side: number): Promise<Buffer> {
  requireSide('the side of a thumbnail', side);
  if (typeof source !== 'string' && !(source instanceof Uint8Array)) return reduced(fromPixels(source), side);
  const image = await openImage(source);
  if (image.header.bits > 8) return reduced(fromPixels(await decodePixels(image, 'exif')), side);
  const decoder = await image.decoder('apply');
  return reduced(decoder.autoOrient(), side).catch((cause: unknown) => {
    throw image.damaged(cause);
  });
}

function reduced(picture: Sharp, side: number): Promise<Buffer> {
  const small = picture.resize(side, side, { fit: 'inside', withoutEnlargement: true });
  return small.removeAlpha().toColourspace('srgb').jpeg({ quality: 82 }).toBuffer();
}
