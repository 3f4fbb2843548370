import sharp from 'sharp';
import { decodingError } from './decoding-error.ts';
import type { ImageHeader } from './image-header.ts';
import { readJpegHeader } from './read-jpeg-header.ts';
import { sniffFormat } from './sniff-format.ts';
import { unreadableFormatReason } from './unreadable-format-reason.ts';
import { UnreadableImageError } from './unreadable-image-error.ts';

/** Pixels of the largest picture that is decoded unless the caller says otherwise: a 200-megapixel phone's just fit. */
export const defaultMaxPixels = 200_000_000;

export interface ReadLimits {
  readonly maxPixels?: number | undefined;
  /** How messages call the picture. */
  readonly name?: string | undefined;
}

/** @throws {UnreadableImageError} when the content is no image, its header is broken, or it has more pixels than allowed. */
export async function readHeader(
  bytes: Uint8Array,
  { maxPixels = defaultMaxPixels, name = 'the given bytes' }: ReadLimits = {},
): Promise<ImageHeader> {
  const { format, isReadable } = sniffFormat(bytes);
  if (!isReadable) throw new UnreadableImageError(name, unreadableFormatReason(format), { problem: 'unsupported', hint: formatHint });
  const header = (format === 'jpeg' && readJpegHeader(bytes)) || (await decoderHeader(bytes, format, name));
  const { width, height } = header;
  if (width * height > maxPixels) {
    const megapixels = (pixels: number): string => `${Math.ceil(pixels / 1e6)} megapixels`;
    throw new UnreadableImageError(
      name,
      `it claims ${width} x ${height} pixels (${megapixels(width * height)}; at most ${megapixels(maxPixels)} are decoded)`,
      {
        problem: 'too-large',
        hint: 'Scale it down, or raise maxPixels if the file is trusted: a small file can claim a picture that fills the memory.',
      },
    );
  }
  return header;
}

async function decoderHeader(bytes: Uint8Array, format: string, name: string): Promise<ImageHeader> {
  const metadata = await sharp(bytes, { failOn: 'truncated', limitInputPixels: false })
    .metadata()
    .catch((cause: unknown) => {
      throw decodingError(name, format, bytes, cause);
    });
  const { width, height, orientation, space, hasAlpha, depth, pages } = metadata;
  const isOrientation = orientation !== undefined && orientation >= 1 && orientation <= 8;
  const bits = depth.includes('short') ? 16 : depth.includes('char') ? 8 : 32;
  return { format, width, height, orientation: isOrientation ? orientation : 1, space, hasAlpha, bits, frames: pages ?? 1 };
}

const formatHint = 'Replace the file by a whole JPEG, PNG, WebP, GIF, TIFF or AVIF picture, or remove it.';
