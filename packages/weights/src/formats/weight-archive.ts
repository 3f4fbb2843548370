import { crc32, inflateRawSync } from 'node:zlib';
import { boundBySize, WeightsError } from '@graft/core';
import { printable } from './printable.ts';

/** A file in a zip; its packed bytes are `[start, end)` of the archive. */
export interface ZipEntry {
  readonly name: string;
  readonly isPacked: boolean;
  readonly start: number;
  readonly end: number;
  /** Unpacked, as the directory says; not more than deflate can make of the packed bytes. */
  readonly size: number;
  readonly crc: number;
}

const signature = { local: 0x04034b50, central: 0x02014b50, end: 0x06054b50, locator64: 0x07064b50, end64: 0x06064b50 } as const;
const maxComment = 65_535;
/** An entry is some 80 bytes in the archive and some 700 here, its tensor included: few in any archive, more in a larger one. Networks need a thousand. */
const entryShare = { few: 256, bytesEach: 512, most: 20_000 };
/** A byte of deflate stands for 1032 bytes at most: https://www.zlib.net/zlib_tech.html */
const maxRatio = 1032;

/**
 * The files of a zip in memory by name, from its central directory: every range lies in the archive and none overlaps
 * another, so that what all files unpack to is bounded by the archive's size. Nothing is unpacked.
 *
 * @throws {WeightsError} naming the first thing that is wrong.
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT (4.3 and, for archives as torch writes them, 4.3.14: zip64)
 */
export function readZipDirectory(zip: Uint8Array): Map<string, ZipEntry> {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  const { from, count } = findDirectory(view);
  const entries = new Map<string, ZipEntry>();
  let position = from;
  for (let index = 0; index < count; index++) {
    if (position + 46 > zip.length || view.getUint32(position, true) !== signature.central)
      refuse(`entry ${index} of its directory is missing`);
    const next =
      position + 46 + view.getUint16(position + 28, true) + view.getUint16(position + 30, true) + view.getUint16(position + 32, true);
    if (next > zip.length) refuse('its directory is cut off');
    const entry = readEntry(view, position, from);
    if (entries.has(entry.name)) refuse(`${printable(entry.name)} is there twice`);
    entries.set(entry.name, entry);
    position = next;
  }
  let free = 0;
  for (const { name, start, end } of [...entries.values()].sort((a, b) => a.start - b.start)) {
    if (start < free) refuse(`${printable(name)} overlaps another file`);
    free = end;
  }
  return entries;
}

/**
 * The bytes of a file in a zip: the archive's own memory where it is stored, else unpacked. Held to size and CRC.
 *
 * @throws {WeightsError} when it is something else than the directory says.
 */
export function unpackZipEntry(zip: Uint8Array, { name, isPacked, start, end, size, crc }: ZipEntry): Uint8Array {
  const packed = zip.subarray(start, end);
  const bytes = isPacked ? inflate(packed, size, name) : packed;
  if (bytes.length !== size) refuse(`${printable(name)} has ${bytes.length} bytes where ${size} are announced`);
  if (crc32(bytes) !== crc) refuse(`the checksum of ${printable(name)} is another one`);
  return bytes;
}

function inflate(packed: Uint8Array, size: number, name: string): Uint8Array {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, size), chunkSize: Math.min(16_384, Math.max(64, size)) });
  } catch (cause) {
    return refuse(`${printable(name)} cannot be unpacked (${(cause as Error).message})`, cause);
  }
}

/** The end record, behind which a comment may stand; where numbers do not fit into it, the one of zip64 before it. */
function findDirectory(view: DataView): { readonly from: number; readonly count: number } {
  const last = view.byteLength - 22;
  for (let at = last; at >= Math.max(0, last - maxComment); at--) {
    if (view.getUint32(at, true) !== signature.end || at + 22 + view.getUint16(at + 20, true) !== view.byteLength) continue;
    const end64 = at >= 20 && view.getUint32(at - 20, true) === signature.locator64 ? natural(view, at - 12) : undefined;
    const is64 = end64 !== undefined && end64 + 56 <= at && view.getUint32(end64, true) === signature.end64;
    const count = is64 ? natural(view, end64 + 32) : view.getUint16(at + 10, true);
    const from = is64 ? natural(view, end64 + 48) : view.getUint32(at + 16, true);
    if (count > boundBySize(entryShare, view.byteLength)) refuse(`it has ${count} files`);
    if (from > at) refuse('its directory lies outside of it');
    return { from, count };
  }
  return refuse('it has no directory, as a file that was cut off');
}

function readEntry(view: DataView, at: number, directory: number): ZipEntry {
  const nameLength = view.getUint16(at + 28, true);
  const name = textOf(view, at + 46, nameLength);
  const sizes = { size: view.getUint32(at + 24, true), packed: view.getUint32(at + 20, true), offset: view.getUint32(at + 42, true) };
  const { size, packed, offset } = widened(sizes, view, at + 46 + nameLength, view.getUint16(at + 30, true));
  const method = view.getUint16(at + 10, true);
  if ((view.getUint16(at + 8, true) & 1) !== 0) refuse(`${printable(name)} is encrypted`);
  if (method !== 0 && method !== 8) refuse(`${printable(name)} is packed by method ${method}`);
  if (offset + 30 > directory || view.getUint32(offset, true) !== signature.local) refuse(`${printable(name)} is not where it should be`);
  const start = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  if (start + packed > directory) refuse(`${printable(name)} reaches beyond the archive`);
  if (method === 0 ? size !== packed : size > maxRatio * packed) refuse(`${printable(name)} claims ${size} bytes in ${packed}`);
  return { name, isPacked: method === 8, start, end: start + packed, size, crc: view.getUint32(at + 16, true) };
}

interface Sizes {
  readonly size: number;
  readonly packed: number;
  readonly offset: number;
}

/** Numbers that are all ones stand in the extra field of zip64, in this order. */
function widened(sizes: Sizes, view: DataView, extra: number, length: number): Sizes {
  const wide = { ...sizes };
  for (let at = extra; at + 4 <= extra + length; ) {
    const end = at + 4 + view.getUint16(at + 2, true);
    if (end > extra + length) break;
    if (view.getUint16(at, true) === 1) {
      let field = at + 4;
      for (const key of ['size', 'packed', 'offset'] as const) {
        if (sizes[key] !== 0xffffffff) continue;
        if (field + 8 > end) refuse('a size of zip64 is missing');
        wide[key] = natural(view, field);
        field += 8;
      }
    }
    at = end;
  }
  return wide;
}

/** Eight bytes, as a number that a file can have; a greater one lies outside of every file. */
function natural(view: DataView, at: number): number {
  return Math.min(Number(view.getBigUint64(at, true)), Number.MAX_SAFE_INTEGER);
}

function textOf(view: DataView, at: number, length: number): string {
  return new TextDecoder('latin1').decode(new Uint8Array(view.buffer, view.byteOffset + at, length));
}

function refuse(why: string, cause?: unknown): never {
  throw new WeightsError(`Expected a zip with weights but ${why}.`, {
    hint: 'The file is broken or of another kind; fetch it again.',
    cause,
  });
}
