import { open, read } from 'node:fs';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { crc32, inflateRaw } from 'node:zlib';
import { DataError, readFailure } from '@graft/core';
import { UnreadableImageError } from '@graft/image';
import { type ByteBudget, byteBudget } from '../byte-budget.ts';
import { readZipDirectory, type ZipDirectory, type ZipMember } from './zip-directory.ts';

/** A zip archive whose members are read where they lie, any number at once. */
export interface ZipArchive extends ZipDirectory {
  /**
   * The bytes of a member, their number and checksum proven.
   *
   * @throws {UnreadableImageError} with the reason: no such member, damaged data, another size than declared.
   */
  read(name: string): Promise<Buffer>;
}

// By number and not by FileHandle: it stays open as long as the process, and a collected handle would warn.
const openFile = promisify(open);
const inflate = promisify<Uint8Array, { maxOutputLength: number; chunkSize: number }, Buffer>(inflateRaw);

/** What members of all archives may take while they are read, packed and unpacked: many small bombs are a large one. */
export const memberBudget: ByteBudget = byteBudget(256e6);

const opened = new Map<string, { readonly stamp: string; readonly archive: Promise<ZipArchive> }>();

/**
 * The archive at a path, its directory read once in a process and again when the file has changed.
 *
 * @throws {DataError} as {@link readZipDirectory}, and when the file is gone or may not be read.
 */
export async function zipArchive(path: string): Promise<ZipArchive> {
  const { size, mtimeMs, ino } = await stat(path).catch((cause: unknown) => refuseFile(path, cause));
  const stamp = `${ino} ${size} ${mtimeMs}`;
  const known = opened.get(path);
  if (known?.stamp === stamp) return known.archive;
  const archive = openZip(path, size);
  opened.set(path, { stamp, archive });
  // A refusal is not remembered: the next call reads the file again.
  archive.catch(() => opened.delete(path));
  return archive;
}

async function openZip(path: string, size: number): Promise<ZipArchive> {
  const fd = await openFile(path, 'r').catch((cause: unknown) => refuseFile(path, cause));
  const directory = await readZipDirectory(path, fd, size);
  return {
    ...directory,
    async read(name) {
      const member = directory.members.get(name);
      const refuse: Refuse = (reason, cause) =>
        new UnreadableImageError(`${name} of ${path}`, reason, {
          problem: 'damaged',
          hint: 'Fetch the archive again or have it packed anew.',
          cause,
        });
      if (!member) throw refuse('there is none of this name');
      const held = member.method === 0 ? member.bytes : member.bytes + member.packedBytes;
      return memberBudget.spend(held, () => readMember(fd, member, refuse));
    },
  };
}

type Refuse = (reason: string, cause?: unknown) => UnreadableImageError;

/** A local header's fixed part, before the name and the extra field, whose lengths may differ from the directory's. */
const localHeaderBytes = 30;

async function readMember(fd: number, member: ZipMember, refuse: Refuse): Promise<Buffer> {
  const { offset, packedBytes, bytes, method, crc32: expected } = member;
  const header = await readRange(fd, offset, localHeaderBytes, refuse);
  if (header.readUInt32LE(0) !== 0x04034b50) throw refuse('its header is missing');
  const start = offset + localHeaderBytes + header.readUInt16LE(26) + header.readUInt16LE(28);
  const packed = await readRange(fd, start, packedBytes, refuse);
  const data = method === 0 ? packed : await unpack(packed, bytes, refuse);
  if (data.length !== bytes) throw refuse(`it declares ${bytes} bytes and holds ${data.length}`);
  if (crc32(data) !== expected) throw refuse('its bytes do not match their checksum');
  return data;
}

/**
 * Into one buffer of the declared size, never more: in chunks, all of it would stand in memory twice when they are joined. The
 * room to spare lets the end of the data be met without a second buffer.
 */
async function unpack(packed: Buffer, bytes: number, refuse: Refuse): Promise<Buffer> {
  return inflate(packed, { maxOutputLength: Math.max(1, bytes), chunkSize: bytes + 64 }).catch((cause: NodeJS.ErrnoException) => {
    const isLarger = cause.code === 'ERR_BUFFER_TOO_LARGE';
    throw refuse(isLarger ? `it unpacks to more than the ${bytes} bytes it declares` : 'its packed data is damaged', cause);
  });
}

async function readRange(fd: number, position: number, length: number, refuse: Refuse): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  for (let done = 0; done < length; ) {
    const bytesRead = await readPart(fd, buffer, done, position + done);
    if (bytesRead === 0) throw refuse('the archive ends before it does');
    done += bytesRead;
  }
  return buffer;
}

function readPart(fd: number, buffer: Buffer, offset: number, position: number): Promise<number> {
  return new Promise((resolve, reject) => {
    read(fd, buffer, offset, buffer.length - offset, position, (error, bytesRead) => (error ? reject(error) : resolve(bytesRead)));
  });
}

function refuseFile(path: string, cause: unknown): never {
  throw new DataError(`Expected an archive of photos at ${path} but ${readFailure(cause)}.`, { hint: 'Check the path.', cause });
}
