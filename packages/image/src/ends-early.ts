import { gifBlocks } from './gif-blocks.ts';
import { jpegSegments } from './read-jpeg-header.ts';
import { readTiffDirectory } from './read-tiff-directory.ts';

/**
 * Whether a file ends before its picture does, by the frames of its format: the end marker of a JPEG, the `IEND` chunk of a PNG, the
 * blocks of a GIF, the sizes that WebP and AVIF state at their beginning, the strips and tiles of a TIFF. Pixels are not decoded, and every
 * offset is checked against the length: the content is not trusted. What follows the end is ignored, except in AVIF, where it is a box
 * like the others.
 *
 * Decoders find some of these too, others they fill with black or gray; this answer depends on the bytes alone, and every reader of this
 * package asks for it.
 *
 * @param format - as sniffed.
 * @returns undefined for a format whose frames are not followed.
 * @see ITU-T T.81 B.1, RFC 2083 4.1.4, GIF89a section 27, RFC 9649 2.4, ISO/IEC 14496-12 4.2, TIFF Revision 6.0 section 2
 */
export function endsEarly(bytes: Uint8Array, format: string): boolean | undefined {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Object.hasOwn(rules, format) ? rules[format]?.(view) : undefined;
}

const rules: Readonly<Record<string, (bytes: Buffer) => boolean>> = {
  jpeg: jpegEndsEarly,
  png: pngEndsEarly,
  gif: gifEndsEarly,
  webp: (bytes) => bytes.length < 12 || bytes.readUInt32LE(4) + 8 > bytes.length,
  avif: isoMediaEndsEarly,
  tiff: tiffEndsEarly,
};

const endOfImage = Buffer.from([0xff, 0xd9]);

/**
 * Entropy-coded data never hold FF D9, but the thumbnail in an EXIF segment does: the marker counts from the first scan on. The search is
 * for the last one, because damage can forge a segment whose length hides the first.
 */
function jpegEndsEarly(bytes: Buffer): boolean {
  for (const { marker, at } of jpegSegments(bytes)) if (marker === 0xda) return bytes.lastIndexOf(endOfImage) < at;
  return true;
}

function pngEndsEarly(bytes: Buffer): boolean {
  for (let at = 8; at + 12 <= bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    if (bytes.toString('latin1', at + 4, at + 8) === 'IEND') return false;
  }
  return true;
}

/** A GIF whose last block is complete is whole: some writers leave the trailer out. */
function gifEndsEarly(bytes: Buffer): boolean {
  let end = 0;
  let hasPicture = false;
  for (const block of gifBlocks(bytes)) {
    if (block.introducer === 0x3b) return false;
    if (block.introducer !== 0x2c && block.introducer !== 0x21) return false; // damaged, so nothing says where it should end
    hasPicture ||= block.introducer === 0x2c;
    end = block.end;
  }
  return !hasPicture || end > bytes.length;
}

function tiffEndsEarly(bytes: Buffer): boolean {
  const directory = readTiffDirectory(bytes);
  return directory === 'cut' || directory.end > bytes.length;
}

/** Boxes one after another, `mdat` with the pixels among them; size 1 stands before a 64-bit size, size 0 reaches to the end. */
function isoMediaEndsEarly(bytes: Buffer): boolean {
  let at = 0;
  let hasData = false;
  while (at + 8 <= bytes.length) {
    hasData ||= bytes.toString('latin1', at + 4, at + 8) === 'mdat';
    const short = bytes.readUInt32BE(at);
    if (short === 0) return !hasData;
    if (short === 1 && at + 16 > bytes.length) return true;
    const size = short === 1 ? Number(bytes.readBigUInt64BE(at + 8)) : short;
    if (size < 8) return false; // damaged, so nothing says where it should end
    at += size;
  }
  return at > bytes.length || !hasData;
}
