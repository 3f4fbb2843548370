import type { Image, Orientation } from '@graft/core';
import sharp from 'sharp';
import { cmykToRgb } from './cmyk-to-rgb.ts';
import { decodingError } from './decoding-error.ts';
import { readHeader } from './read-header.ts';
import { readSource } from './read-source.ts';

export interface DecodeOptions {
  /** `exif` turns and mirrors the picture as its orientation tag says; `ignore` leaves it as stored. */
  readonly orientation: Orientation;
  /** Larger pictures are refused before they are decoded; default 200 million. */
  readonly maxPixels?: number | undefined;
}

/**
 * Decode a picture to 8-bit R G B under one colour rule, the one of Pillow's `convert('RGB')`:
 *
 * - embedded colour profiles are ignored; JPEG by the accurate integer DCT and smooth chroma upsampling;
 * - alpha is dropped, not blended; gray is repeated; of 16 bits the upper 8 are kept;
 * - CMYK by `cmykToRgb`; of animated and paged files the first picture.
 *
 * The work is done on libuv's threads; call it several times at once to use them.
 *
 * @param source - the file's bytes, or its path.
 * @throws {UnreadableImageError} when it is no image, truncated, damaged or too large; {DataError} when a path cannot be read.
 */
export async function decodeImage(source: Uint8Array | string, { orientation, maxPixels }: DecodeOptions): Promise<Image> {
  const { bytes, name } = await readSource(source);
  const header = await readHeader(bytes, { maxPixels, name });
  const isCmyk = header.space === 'cmyk';
  const decoder = sharp(bytes, { failOn: 'truncated', ignoreIcc: true, limitInputPixels: false, sequentialRead: true });
  if (orientation === 'exif' && header.orientation !== 1) decoder.autoOrient();
  if (isCmyk) decoder.pipelineColourspace('cmyk').toColourspace('cmyk');
  else decoder.removeAlpha().toColourspace('srgb');
  const { data, info } = await decoder
    .raw()
    .toBuffer({ resolveWithObject: true })
    .catch((cause: unknown) => {
      throw decodingError(name, header.format, bytes, cause);
    });
  const pixels = isCmyk ? cmykToRgb(data, info.channels) : new Uint8Array(data.buffer, data.byteOffset, data.length);
  return { data: pixels, height: info.height, width: info.width };
}
