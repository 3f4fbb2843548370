import { readFile } from 'node:fs/promises';
import { ConfigError, DataError, describeType, readFailure } from '@graft/core';
import sharp, { type Sharp } from 'sharp';
import { endsEarly } from './ends-early.ts';
import { gifTransparentColour } from './gif-blocks.ts';
import type { ImageHeader } from './image-header.ts';
import { readJpegHeader } from './read-jpeg-header.ts';
import { sniffFormat } from './sniff-format.ts';
import { tilesAsStrips } from './tiles-as-strips.ts';
import { UnreadableImageError } from './unreadable-image-error.ts';
import { unsupportedKind } from './unsupported-kind.ts';

// libvips remembers operations in case the same are asked for again. No photo is read twice, and remembering takes a
// quarter of the time of reading one.
sharp.cache(false);

/** Pixels of the largest picture that is decoded by default: just enough for a phone of 200 megapixels. */
export const defaultMaxPixels = 200_000_000;

/** Bounds of a reader, and its name for the picture. */
export interface ReadLimits {
  readonly maxPixels?: number | undefined;
  /** How messages call the picture. */
  readonly name?: string | undefined;
}

/** A picture that passed every check but decoding. */
export interface OpenImage {
  readonly header: ImageHeader;
  /**
   * A decoder of the first picture; the alpha of a GIF is replaced by the colour under it.
   *
   * @param profile - what becomes of an embedded colour profile; default: it is ignored.
   * @throws {UnreadableImageError} for tiles that do not unpack.
   */
  decoder(profile?: 'ignore' | 'apply'): Promise<Sharp>;
  /** The error for a picture whose decoder failed; by the bytes, as the decoder's own words are shared by all threads. */
  damaged(cause: unknown): UnreadableImageError;
  /** The error for a picture that is not read; the reason continues "Expected a readable image in x but". */
  unsupported(reason: string): UnreadableImageError;
}

/**
 * Look at a picture before its pixels: every reader of this package begins here, so that all of them refuse the same files.
 *
 * @param source - the file's bytes, or its path.
 * @throws {UnreadableImageError} when it is no image, of a kind that is not read, truncated, damaged in its header, or too large.
 * @throws {DataError} when a path cannot be read; {ConfigError} when the source is neither bytes nor a path.
 */
export async function openImage(source: Uint8Array | string, limits: ReadLimits = {}): Promise<OpenImage> {
  const { maxPixels = defaultMaxPixels, name = typeof source === 'string' ? source : 'the given bytes' } = limits;
  const bytes = await bytesOf(source);
  const refuse = (reason: string, problem: 'unsupported' | 'truncated' | 'damaged' | 'too-large', hint: string, cause?: unknown) =>
    new UnreadableImageError(name, reason, { problem, hint, cause });

  const { format, refusal = unsupportedKind(bytes, format) } = sniffFormat(bytes);
  const unsupported = (reason: string): UnreadableImageError => refuse(reason, 'unsupported', replaceHint);
  if (refusal !== undefined) throw unsupported(refusal);
  const data = `its ${format.toUpperCase()} data are`;
  if (endsEarly(bytes, format)) throw refuse(`${data} truncated: the file ends before the picture does`, 'truncated', fetchHint);
  const damaged = (cause: unknown): UnreadableImageError => refuse(`${data} damaged`, 'damaged', fetchHint, cause);

  // libtiff's errors are damage, where those of other decoders are often harmless.
  const failOn = format === 'tiff' ? 'error' : 'truncated';
  const open = (content: Uint8Array, ignoreIcc = true): Sharp =>
    sharp(content, { failOn, ignoreIcc, limitInputPixels: false, sequentialRead: true });
  const header = (format === 'jpeg' && readJpegHeader(bytes)) || (await decoderHeader(open(bytes), format, damaged));
  if (!readSpaces.has(header.space))
    throw unsupported(`its colours are of the kind ${header.space}, which is not supported; save it as RGB`);
  const { width, height } = header;
  if (width * height > maxPixels) {
    const megapixels = (pixels: number): string => `${Math.ceil(pixels / 1e6)} megapixels`;
    const size = `${width} x ${height} pixels (${megapixels(width * height)}; at most ${megapixels(maxPixels)} are decoded)`;
    throw refuse(`it claims ${size}`, 'too-large', sizeHint);
  }
  const under = format === 'gif' ? gifTransparentColour(bytes) : undefined;
  return {
    header,
    async decoder(profile) {
      const strips = format === 'tiff' ? tilesAsStrips(bytes) : undefined;
      if (strips) {
        // Reads all of it into one pixel. `stats` would too, but it misses errors where several pictures are read at once.
        const whole = open(strips).resize(1, 1, { fit: 'fill' }).raw().toBuffer();
        await whole.catch((cause: unknown) => {
          throw damaged(cause);
        });
      }
      const decoder = open(bytes, profile !== 'apply');
      return under ? decoder.flatten({ background: { r: under[0], g: under[1], b: under[2] } }) : decoder;
    },
    damaged,
    unsupported,
  };
}

const replaceHint = 'Replace the file by a whole JPEG, PNG, WebP, GIF, TIFF or AVIF picture, or remove it.';
const fetchHint = 'Fetch the file again, or remove it.';
const sizeHint = 'Scale it down, or raise maxPixels if the file is trusted: a small file can claim a picture that fills the memory.';
const readSpaces: ReadonlySet<string> = new Set(['srgb', 'rgb', 'b-w', 'cmyk', 'rgb16', 'grey16', 'scrgb']);

async function decoderHeader(decoder: Sharp, format: string, damaged: (cause: unknown) => UnreadableImageError): Promise<ImageHeader> {
  const metadata = await decoder.metadata().catch((cause: unknown) => {
    throw damaged(cause);
  });
  const { width, height, orientation, space, hasAlpha, depth, pages } = metadata;
  const isOrientation = orientation !== undefined && orientation >= 1 && orientation <= 8;
  const bits = depth.includes('short') ? 16 : depth.includes('char') ? 8 : 32;
  return { format, width, height, orientation: isOrientation ? orientation : 1, space, hasAlpha, bits, frames: pages ?? 1 };
}

async function bytesOf(source: Uint8Array | string): Promise<Uint8Array> {
  if (source instanceof Uint8Array) return source;
  if (typeof source !== 'string') {
    throw new ConfigError(`Expected the bytes of a picture (a Uint8Array) or the path of its file but received ${describeType(source)}.`, {
      hint: 'Decoded pixels need no decoding; of other buffers take `new Uint8Array(buffer)`.',
    });
  }
  try {
    return await readFile(source);
  } catch (cause) {
    throw new DataError(`Expected an image file at ${source} but ${readFailure(cause)}.`, {
      hint: 'Check the path and that you may read the file.',
      cause,
    });
  }
}
