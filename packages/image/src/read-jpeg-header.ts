import type { ImageHeader } from './image-header.ts';

/** A part of a JPEG before its pixels. */
export interface JpegSegment {
  /** Its second byte: C0 for a baseline frame, DA for a scan. */
  readonly marker: number;
  /** Where the marker, its content and what follows begin; the last may lie beyond the file. */
  readonly at: number;
  readonly start: number;
  readonly end: number;
}

/** The segments of a JPEG up to its first scan, which is the last one given. Bytes between segments are passed over. */
export function* jpegSegments(bytes: Uint8Array): Generator<JpegSegment, void, undefined> {
  for (let at = 2; at + 4 <= bytes.length; ) {
    const marker = bytes[at + 1] as number;
    if (bytes[at] !== 0xff || hasNoLength(marker)) at++;
    else {
      const end = at + 2 + (((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number));
      yield { marker, at, start: at + 4, end };
      if (marker === 0xda) return;
      at = end;
    }
  }
}

/** Fill bytes, stuffed bytes, TEM, RSTn, SOI and EOI. */
function hasNoLength(marker: number): boolean {
  return marker === 0xff || marker <= 0x01 || (marker >= 0xd0 && marker <= 0xd9);
}

/**
 * The header of an ordinary JPEG by its markers, in a twentieth of the time that a decoder takes to open it. Anything out of the ordinary
 * (CMYK, 12 bits, lossless, a gain map, two EXIF blocks, a damaged segment) is left to the decoder.
 *
 * Ordinary is one frame of 8 bits, baseline or progressive, of one or three components, behind segments of correct lengths.
 *
 * @returns undefined where the file is not ordinary.
 *
 * @see ITU-T T.81 B.2; Exif 2.32, 4.5.2 (APP1) and 4.6.2 (IFD)
 */
export function readJpegHeader(bytes: Uint8Array): ImageHeader | undefined {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let orientation: number | undefined;
  for (let at = 2; at + 4 <= view.length; ) {
    if (view[at] !== 0xff) return undefined;
    const marker = view[at + 1] as number;
    const end = at + 2 + view.readUInt16BE(at + 2);
    const segment = view.subarray(at + 4, end);
    if (end > view.length || end < at + 4) return undefined;
    if (frames.has(marker)) return headerOf(segment, orientation ?? 1);
    if (!isPassedOver(marker, segment)) return undefined;
    if (marker === 0xe1 && startsWith(segment, 'Exif\0\0')) {
      if (orientation !== undefined) return undefined;
      orientation = exifOrientation(segment.subarray(6));
      if (orientation === undefined) return undefined;
    }
    at = end;
  }
  return undefined;
}

/** SOF0, SOF1, SOF2: Huffman-coded baseline, extended and progressive. */
const frames: ReadonlySet<number> = new Set([0xc0, 0xc1, 0xc2]);

/** Quantisation and Huffman tables, restart interval, comments, and application data except lists of pictures (MPF), such as gain maps. */
function isPassedOver(marker: number, segment: Buffer): boolean {
  if (marker === 0xe2) return startsWith(segment, 'ICC_PROFILE\0');
  return [0xc4, 0xdb, 0xdd, 0xfe].includes(marker) || (marker >= 0xe0 && marker <= 0xef);
}

function startsWith(segment: Buffer, text: string): boolean {
  return segment.toString('latin1', 0, text.length) === text;
}

function headerOf(frame: Buffer, orientation: number): ImageHeader | undefined {
  if (frame.length < 6) return undefined;
  const [bits, height, width, components] = [frame[0], frame.readUInt16BE(1), frame.readUInt16BE(3), frame[5] as number];
  const isOrdinary = bits === 8 && height > 0 && width > 0 && (components === 1 || components === 3);
  if (!isOrdinary || frame.length !== 6 + 3 * components) return undefined;
  return { format: 'jpeg', width, height, orientation, space: components === 1 ? 'b-w' : 'srgb', hasAlpha: false, bits: 8, frames: 1 };
}

const orientationTag = 0x0112;
/** Bytes of a tag's number, type, count and value. */
const entryBytes = 12;
const shortType = 3;

/** Orientation in the first directory; 1 if it is absent, undefined if the block is malformed. */
function exifOrientation(tiff: Buffer): number | undefined {
  const order = tiff.toString('latin1', 0, 4);
  const isLittle = order === 'II*\0';
  if ((!isLittle && order !== 'MM\0*') || tiff.length < 14) return undefined;
  const uint16 = (at: number): number => (isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const uint32 = (at: number): number => (isLittle ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at));
  const directory = uint32(4);
  if (directory < 8 || directory + 2 > tiff.length) return undefined;
  const count = uint16(directory);
  if (directory + 2 + count * entryBytes > tiff.length) return undefined;
  let orientation: number | undefined;
  for (let entry = directory + 2; entry < directory + 2 + count * entryBytes; entry += entryBytes) {
    if (uint16(entry) !== orientationTag) continue;
    const value = uint16(entry + 8);
    const isSound = uint16(entry + 2) === shortType && uint32(entry + 4) === 1 && value >= 1 && value <= 8;
    if (!isSound || orientation !== undefined) return undefined;
    orientation = value;
  }
  return orientation ?? 1;
}
