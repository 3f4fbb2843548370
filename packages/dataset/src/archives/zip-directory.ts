import { isUtf8 } from 'node:buffer';
import { type Excluded, PipelineError, shortenText } from '@graft/core';
import { type Entry, fromRandomAccessReaderPromise, getFileNameLowLevel } from 'yauzl';
import { isHidden } from '../sources/file-tree.ts';
import { archiveError, unsafeName, unsafeSize } from './archive-error.ts';
import { WindowedReader } from './windowed-reader.ts';

/** Where a member lies in its zip, as the directory at the end says. */
export interface ZipMember {
  /** Of its local header. */
  readonly offset: number;
  readonly packedBytes: number;
  readonly bytes: number;
  /** 0 stored, 8 deflate. */
  readonly method: number;
  readonly crc32: number;
}

export interface ZipDirectory {
  /** Files by their name, hidden ones left away. */
  readonly members: ReadonlyMap<string, ZipMember>;
  /** Folders, those that are only implied by a file's name too. */
  readonly folders: ReadonlySet<string>;
  /** Members that cannot be read, with the reason. */
  readonly excluded: readonly Excluded[];
}

/**
 * The directory of a zip archive (zip64 as well), nothing of its content read.
 *
 * @throws {DataError} when it is no zip, or a name leads out of it, occurs twice, or two members share bytes.
 */
export async function readZipDirectory(path: string, fd: number, size: number): Promise<ZipDirectory> {
  const members = new Map<string, ZipMember>();
  const folders = new Set<string>();
  const excluded: Excluded[] = [];
  try {
    const zip = await fromRandomAccessReaderPromise(new WindowedReader(fd), size, {
      autoClose: false,
      decodeStrings: false,
    });
    for await (const entry of zip.eachEntry()) {
      const name = nameOf(entry);
      const unsafe = unsafeName(name);
      if (unsafe !== undefined) throw archiveError(path, unsafe);
      if (name.includes('//')) throw archiveError(path, `the name ${JSON.stringify(shortenText(name))} has an empty part`);
      if (isHidden(name)) continue;
      if (name.endsWith('/')) {
        addFolders(folders, name);
        continue;
      }
      if (members.has(name) || folders.has(name)) throw archiveError(path, `it holds ${JSON.stringify(shortenText(name))} twice`);
      addFolders(folders, name);
      const reason = unreadable(entry);
      if (reason !== undefined) excluded.push({ id: name, reason });
      const {
        relativeOffsetOfLocalHeader: offset,
        compressedSize: packedBytes,
        uncompressedSize: bytes,
        compressionMethod: method,
      } = entry;
      members.set(name, { offset, packedBytes, bytes, method, crc32: entry.crc32 });
    }
  } catch (cause) {
    if (PipelineError.isInstance(cause)) throw cause;
    throw archiveError(path, `its directory cannot be read (${(cause as Error).message})`, cause);
  }
  refuseOverlap(path, members);
  for (const { id } of excluded) members.delete(id);
  return { members, folders, excluded };
}

/**
 * By the format, a name without the mark of UTF-8 is in the code page of MS-DOS; archivers on Unix and macOS write
 * UTF-8 all the same.
 */
function nameOf(entry: Entry): string {
  const { fileNameRaw, generalPurposeBitFlag, extraFields } = entry;
  const name = getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, false);
  const hasUnicodeField = extraFields.some(({ id }) => id === unicodePath);
  return isFromUnix(entry) && !hasUnicodeField && isUtf8(fileNameRaw) ? fileNameRaw.toString('utf8') : name;
}

/** Info-ZIP's extra field with the name in UTF-8. */
const unicodePath = 0x7075;

function isFromUnix({ versionMadeBy }: Entry): boolean {
  return [3, 19].includes(versionMadeBy >>> 8);
}

function addFolders(folders: Set<string>, name: string): void {
  for (let slash = name.lastIndexOf('/'); slash > 0; slash = name.lastIndexOf('/', slash - 1)) {
    const folder = name.slice(0, slash);
    if (folders.has(folder)) return;
    folders.add(folder);
  }
}

const fileKinds: Readonly<Record<number, string>> = {
  1: 'a pipe',
  2: 'a device',
  6: 'a device',
  10: 'a symbolic link, not followed',
  12: 'a socket',
};

function unreadable(entry: Entry): string | undefined {
  // Unix and macOS archivers keep the file's type in the upper half of the attributes.
  const kind = isFromUnix(entry) ? fileKinds[entry.externalFileAttributes >>> 28] : undefined;
  if (kind !== undefined) return kind;
  if (entry.isEncrypted()) return 'encrypted';
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) {
    return `packed by method ${entry.compressionMethod}; stored and deflate are read`;
  }
  return unsafeSize(entry.uncompressedSize, entry.compressedSize);
}

/**
 * Members that share bytes are how a small zip claims to hold petabytes.
 *
 * @see Fifield, A better zip bomb, WOOT 2019
 */
function refuseOverlap(path: string, members: ReadonlyMap<string, ZipMember>): void {
  const sorted = [...members].sort(([, a], [, b]) => a.offset - b.offset);
  for (const [index, [name, { offset }]] of sorted.entries()) {
    const before = sorted[index - 1];
    if (before && before[1].offset + before[1].packedBytes >= offset) {
      throw archiveError(
        path,
        `${JSON.stringify(shortenText(name))} shares its bytes with ${JSON.stringify(shortenText(before[0]))}, as in a zip bomb`,
      );
    }
  }
}
