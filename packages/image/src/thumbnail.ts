import type { FloatImage, Image } from '@graft/core';
import sharp, { type Sharp } from 'sharp';
import { readHeader } from './read-header.ts';
import { readSource } from './read-source.ts';
import { UnreadableImageError } from './unreadable-image-error.ts';

/**
 * A small JPEG for a page, the whole picture, its longer side at most `side` pixels, turned upright where it is a file.
 *
 * Made for looking at: it takes the decoder's fast path, which a network's input must not.
 *
 * @throws {UnreadableImageError} when a file cannot be decoded.
 */
export async function thumbnail(source: Uint8Array | string | Image | FloatImage, side: number): Promise<Buffer> {
  const picture = typeof source === 'string' || source instanceof Uint8Array ? await fromFile(source) : fromPixels(source);
  return picture
    .resize(side, side, { fit: 'inside', withoutEnlargement: true })
    .removeAlpha()
    .toColourspace('srgb')
    .jpeg({ quality: 82 })
    .toBuffer()
    .catch((cause: unknown) => {
      throw new UnreadableImageError('the picture of a thumbnail', 'its data are truncated or damaged', { problem: 'damaged', cause });
    });
}

async function fromFile(source: Uint8Array | string): Promise<Sharp> {
  const { bytes, name } = await readSource(source);
  await readHeader(bytes, { name });
  return sharp(bytes, { failOn: 'truncated', limitInputPixels: false }).autoOrient();
}

function fromPixels({ data, height, width }: Image | FloatImage): Sharp {
  // A clamped array rounds and clamps floats in one step.
  const bytes = data instanceof Uint8Array ? data : Uint8ClampedArray.from(data);
  return sharp(bytes, { raw: { width, height, channels: 3 } });
}
