import { isUtf8 } from 'node:buffer';
import { type Entry, fromRandomAccessReaderPromise, getFileNameLowLevel, RandomAccessReader } from 'yauzl';
import { PipelineError } from '../errors/pipeline-error.ts';
import { shortenText } from '../text/shorten-text.ts';
import type { ZipBytes } from './zip-bytes.ts';

/** A member of a zip, a folder if its name ends in a slash, as the directory at the archive's end describes it. Nothing of it is proven. */
export interface ZipMember {
  /** As the archive spells it: it may lead anywhere. */
  readonly name: string;
  /** Of its local header. */
  readonly offset: number;
  readonly packedBytes: number;
  readonly bytes: number;
  /** 0 stored, 8 deflate. */
  readonly method: number;
  readonly crc32: number;
  readonly isEncrypted: boolean;
  /** The type of file in the upper four bits of a Unix mode; undefined where another system wrote the archive. */
  readonly unixType: number | undefined;
}

export interface ZipPolicy {
  /** The most members that an archive may have; default: any number. */
  readonly maxMembers?: number | undefined;
  /** Throw the caller's error; `why` continues "Expected an archive but". */
  readonly refuse: (why: string, cause?: unknown) => never;
}

/**
 * The members of a zip archive, zip64 included, in the directory's order. No member is read.
 *
 * An archive is refused if its directory cannot be read, has more members than the policy allows, names one twice, or
 * describes two that share bytes: so all members together unpack to at most what deflate can make of the archive's size.
 *
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 * @see Fifield, A better zip bomb, WOOT 2019
 */
export async function readZipDirectory(zip: ZipBytes, { maxMembers = Number.POSITIVE_INFINITY, refuse }: ZipPolicy): Promise<ZipMember[]> {
  const members: ZipMember[] = [];
  const names = new Set<string>();
  try {
    const file = await fromRandomAccessReaderPromise(new DirectoryReader(zip), zip.size, { autoClose: false, decodeStrings: false });
    if (file.entryCount > maxMembers) refuse(`it holds ${file.entryCount} members, more than ${maxMembers} in its ${zip.size} bytes`);
    for await (const entry of file.eachEntry()) {
      const member = memberOf(entry);
      if (names.has(member.name)) refuse(`it holds ${JSON.stringify(shortenText(member.name))} twice`);
      names.add(member.name);
      members.push(member);
    }
  } catch (cause) {
    if (PipelineError.isInstance(cause)) throw cause;
    refuse(`its directory cannot be read (${(cause as Error).message})`, cause);
  }
  refuseOverlap(members, refuse);
  return members;
}

function memberOf(entry: Entry): ZipMember {
  // Unix and macOS archivers keep the mode in the upper half of the attributes.
  const isFromUnix = [3, 19].includes(entry.versionMadeBy >>> 8);
  return {
    name: nameOf(entry, isFromUnix),
    offset: entry.relativeOffsetOfLocalHeader,
    packedBytes: entry.compressedSize,
    bytes: entry.uncompressedSize,
    method: entry.compressionMethod,
    crc32: entry.crc32,
    isEncrypted: entry.isEncrypted(),
    unixType: isFromUnix ? entry.externalFileAttributes >>> 28 : undefined,
  };
}

/** Info-ZIP's extra field with the name in UTF-8. */
const unicodePath = 0x7075;

/**
 * By the format, a name without the mark of UTF-8 is in the code page of MS-DOS; archivers on Unix and macOS write
 * UTF-8 all the same.
 */
function nameOf({ fileNameRaw, generalPurposeBitFlag, extraFields }: Entry, isFromUnix: boolean): string {
  const hasUnicodeField = extraFields.some(({ id }) => id === unicodePath);
  if (isFromUnix && !hasUnicodeField && isUtf8(fileNameRaw)) return fileNameRaw.toString('utf8');
  return getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, false);
}

/** A local header without its name and extra field. */
export const localHeaderBytes = 30;

function refuseOverlap(members: readonly ZipMember[], refuse: ZipPolicy['refuse']): void {
  const sorted = [...members].sort((a, b) => a.offset - b.offset);
  for (const [index, { name, offset }] of sorted.entries()) {
    const before = sorted[index - 1];
    if (before && before.offset + localHeaderBytes + before.packedBytes > offset) {
      const [one, other] = [name, before.name].map((shared) => JSON.stringify(shortenText(shared)));
      refuse(`${one} shares its bytes with ${other}, as in a zip bomb`);
    }
  }
}

const windowBytes = 1 << 20;

/** An archive as yauzl reads it: a member takes two small reads, which one large read answers for thousands of them. */
class DirectoryReader extends RandomAccessReader {
  readonly #zip: ZipBytes;
  #window: Uint8Array = new Uint8Array();
  #start = 0;

  constructor(zip: ZipBytes) {
    super();
    this.#zip = zip;
  }

  override read(target: Buffer, offset: number, length: number, position: number, done: (error: Error | null) => void): void {
    if (this.#copy(target, offset, length, position)) {
      done(null);
      return;
    }
    this.#zip
      .read(position, Math.max(windowBytes, length))
      .then((bytes) => {
        this.#window = bytes;
        this.#start = position;
        return this.#copy(target, offset, length, position) ? null : new Error('the archive ends too early');
      })
      .then(done, done);
  }

  override close(done: (error: Error | null) => void): void {
    done(null);
  }

  #copy(target: Buffer, offset: number, length: number, position: number): boolean {
    const from = position - this.#start;
    if (from < 0 || from + length > this.#window.length) return false;
    target.set(this.#window.subarray(from, from + length), offset);
    return true;
  }
}
