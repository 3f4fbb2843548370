import { promisify } from 'node:util';
import { crc32, inflateRaw } from 'node:zlib';
import type { ZipBytes } from './zip-bytes.ts';
import { localHeaderBytes, type ZipMember } from './zip-directory.ts';

/** Throw the caller's error for a member; `why` speaks of "it". */
export type RefuseMember = (why: string, cause?: unknown) => never;

const inflate = promisify<Uint8Array, { maxOutputLength: number; chunkSize: number }, Buffer>(inflateRaw);
const localSignature = 0x04034b50;

/**
 * The bytes of a member, their number and checksum proven. No more memory is taken than the directory declares, so bound the
 * declared sizes before.
 */
export async function readZipMember(zip: ZipBytes, member: ZipMember, refuse: RefuseMember): Promise<Uint8Array> {
  const { packedBytes, bytes, method, crc32: expected } = member;
  const start = await locateZipMember(zip, member, refuse);
  const packed = await readWhole(zip, start, packedBytes, refuse);
  const data = method === 0 ? packed : await unpack(packed, bytes, refuse);
  if (data.length !== bytes) refuse(`it declares ${bytes} bytes and holds ${data.length}`);
  if (crc32(data) !== expected) refuse('its bytes do not match their checksum');
  return data;
}

/**
 * Where a member's packed bytes begin in the archive: behind its local header, whose name and extra field may be of other lengths
 * than the directory's.
 *
 * An encrypted member, and one packed by another method than deflate, is refused.
 */
export async function locateZipMember(zip: ZipBytes, member: ZipMember, refuse: RefuseMember): Promise<number> {
  const reason = unreadableMember(member);
  if (reason !== undefined) refuse(reason);
  const header = Buffer.from(await readWhole(zip, member.offset, localHeaderBytes, refuse));
  if (header.readUInt32LE(0) !== localSignature) refuse('its header is missing');
  return member.offset + localHeaderBytes + header.readUInt16LE(26) + header.readUInt16LE(28);
}

/** Why a member cannot be unpacked, or undefined if it can. */
export function unreadableMember({ isEncrypted, method }: ZipMember): string | undefined {
  if (isEncrypted) return 'encrypted';
  return method === 0 || method === 8 ? undefined : `packed by method ${method}; stored and deflate are read`;
}

async function readWhole(zip: ZipBytes, position: number, length: number, refuse: RefuseMember): Promise<Uint8Array> {
  const bytes = await zip.read(position, length);
  return bytes.length === length ? bytes : refuse('the archive ends before it does');
}

/**
 * Into one buffer of the declared size, never more: in chunks, all of it would stand in memory twice when they are joined. The
 * room to spare lets the end of the data be met without a second buffer.
 */
async function unpack(packed: Uint8Array, bytes: number, refuse: RefuseMember): Promise<Buffer> {
  return inflate(packed, { maxOutputLength: Math.max(1, bytes), chunkSize: bytes + 64 }).catch((cause: NodeJS.ErrnoException) => {
    const isLarger = cause.code === 'ERR_BUFFER_TOO_LARGE';
    return refuse(isLarger ? `it unpacks to more than the ${bytes} bytes it declares` : 'its packed data is damaged', cause);
  });
}
