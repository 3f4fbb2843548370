import { type Image, type Orientation, orientations, requireKnownName, viewOf } from '@graft/core';
import sharp from 'sharp';
import { toRgb } from './colour-rule.ts';
import { type OpenImage, openImage } from './open-image.ts';

/** How a file becomes pixels. */
export interface DecodeOptions {
  /** `exif` turns and mirrors the picture as its orientation tag says; `ignore` leaves it as stored. */
  readonly orientation: Orientation;
  /** Larger pictures are refused before they are decoded; default 200 million. */
  readonly maxPixels?: number | undefined;
}

/**
 * Names what decides the pixels that `readForNetwork` gives, besides the photo and its contract: the decoder, and the rules of colour and
 * resize here, whose number rises with any change of a pixel.
 */
export const decoderVersion: string = `2, libvips ${sharp.versions.vips}`;

/**
 * Decode a picture to 8-bit R G B under one colour rule, the one of Pillow's `convert('RGB')` where Pillow has one:
 *
 * - embedded colour profiles are ignored; JPEG by the accurate integer DCT and smooth chroma upsampling;
 * - alpha is dropped, not blended; gray is repeated; CMYK is converted without a profile;
 * - of 16 bits the upper 8 are kept; floats run from 0 (black) to 1 (white); files that contradict that are refused;
 * - of animated and paged files the first picture is taken.
 *
 * ```ts
 * const { data, height, width } = await decodeImage('photo.jpg', { orientation: 'exif' });
 * ```
 *
 * The work runs on libuv's threads; call it several times at once to use them.
 *
 * @param source - the file's bytes, or its path.
 * @returns `[height, width, 3]` uint8.
 * @throws {UnreadableImageError} when it is no image, of a kind that is not read, truncated, damaged or too large.
 * @throws {DataError} when a path cannot be read; {ConfigError} and {UnknownNameError} for a wrong argument.
 */
export async function decodeImage(source: Uint8Array | string, options: DecodeOptions): Promise<Image> {
  const orientation = requireKnownName(options?.orientation, { kind: 'orientation', allowed: orientations, path: 'orientation' });
  return decodePixels(await openImage(source, { maxPixels: options.maxPixels }), orientation);
}

/** The pixels of an opened picture; errors as `decodeImage`. */
export async function decodePixels({ header, decoder, damaged, unsupported }: OpenImage, orientation: Orientation): Promise<Image> {
  const { space, bits } = header;
  const isCmyk = space === 'cmyk';
  const pipeline = await decoder();
  if (orientation === 'exif' && header.orientation !== 1) pipeline.autoOrient();
  if (isCmyk || bits > 8) pipeline.pipelineColourspace(space).toColourspace(space);
  else pipeline.toColourspace('srgb');
  if (!isCmyk) pipeline.removeAlpha();
  const { data, info } = await pipeline
    .raw({ depth: bits === 8 ? 'uchar' : bits === 16 ? 'ushort' : 'float' })
    .toBuffer({ resolveWithObject: true })
    .catch((cause: unknown) => {
      throw damaged(cause);
    });
  const samples = bits === 8 ? viewOf(Uint8Array, data) : bits === 16 ? viewOf(Uint16Array, data) : viewOf(Float32Array, data);
  const pixels = toRgb(samples, info.channels, isCmyk);
  if (typeof pixels === 'string') throw unsupported(pixels);
  return { data: pixels, height: info.height, width: info.width };
}
