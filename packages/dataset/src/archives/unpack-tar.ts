import { createHash } from 'node:crypto';
import { mkdir, open, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cacheDirectory, type Excluded, lockDirectory, type OnProgress, sha256OfFile, shortenText, writeDirectory } from '@graft/core';
import { sniffFormat, sniffLength } from '@graft/image';
import { fileState, inForeground } from '../inspect-file.ts';
import { isHidden, kindOfName, systemFolderOf } from '../sources/file-names.ts';
import { PassedOverTally } from '../sources/passed-over.ts';
import { archiveError, unsafeCount, unsafeName, unsafeSize } from './archive-error.ts';
import { type TarMember, tarMembers } from './tar-members.ts';
import { readUnpackedRecord, type UnpackedFile, type UnpackedRecord, writeUnpackedRecord } from './unpacked-record.ts';

export interface UnpackOptions {
  readonly isGzip: boolean;
  /** Compare the content of photos that were unpacked before with what was unpacked. */
  readonly isVerified?: boolean | undefined;
  readonly onProgress?: OnProgress | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface UnpackedTar extends Pick<UnpackedRecord, 'excluded' | 'passedOver'> {
  /** Absolute path of the folder with the photos. */
  readonly directory: string;
}

/**
 * Unpack the photos of a tar or tar.gz archive into the cache, under the archive's sha256: whole or not at all, and once for all runs
 * as long as nothing in there changes. A tar has no directory of its members, so it cannot be read in place like a zip.
 *
 * @throws {DataError} when it is broken or hostile; {InterruptedError} when `signal` fires. Nothing of it is kept then.
 */
export async function unpackTar(path: string, options: UnpackOptions): Promise<UnpackedTar> {
  const key = await sha256OfFile(path).catch((cause: unknown) => {
    throw archiveError(path, `it cannot be read (${(cause as NodeJS.ErrnoException).code})`, cause);
  });
  const place = join(cacheDirectory(), 'archives', key);
  const unlock = await lockDirectory(`${place}.lock`, { signal: options.signal });
  const fill = async (draft: string): Promise<UnpackedRecord> => {
    const record = await unpackInto(join(draft, 'photos'), path, options);
    await writeUnpackedRecord(draft, record);
    return record;
  };
  try {
    const known = await readUnpackedRecord(place, options.isVerified === true);
    const { excluded, passedOver } = known ?? (await writeDirectory(place, fill, { isLocked: true }));
    return { directory: join(place, 'photos'), excluded, passedOver };
  } finally {
    await unlock();
  }
}

async function unpackInto(directory: string, path: string, options: UnpackOptions): Promise<UnpackedRecord> {
  const excluded: Excluded[] = [];
  const passedOver = new PassedOverTally();
  const systemFolders = new Set<string>();
  const files: UnpackedFile[] = [];
  const seen = new Set<string>();
  const { size } = await stat(path);
  let members = 0;
  await mkdir(directory, { recursive: true });
  for await (const member of tarMembers(path, options)) {
    const unsafe = unsafeName(member.name);
    if (unsafe !== undefined) throw archiveError(path, unsafe);
    // tar writes "./photos/1.jpg" for an archive of the current folder.
    const name = member.name
      .split('/')
      .filter((part) => part !== '' && part !== '.')
      .join('/');
    const isFolder = member.kind === 'directory';
    const named = kindOfName(name);
    const system = systemFolderOf(name);
    if (system !== undefined) systemFolders.add(system);
    if (name === '' || isHidden(name) || system !== undefined) continue;
    if (!isFolder && (named === 'other' || (named === 'unknown' && member.kind !== 'file'))) continue;
    // Skipped members cost nothing and do not count.
    const tooMany = unsafeCount(++members, size);
    if (tooMany !== undefined) throw archiveError(path, tooMany);
    if (isFolder) {
      await mkdir(join(directory, name), { recursive: true }).catch((cause: unknown) => refusePlace(path, name, cause));
      continue;
    }
    if (seen.has(name)) throw archiveError(path, `it holds ${JSON.stringify(shortenText(name))} twice`);
    seen.add(name);
    const reason = member.kind === 'file' ? unsafeSize(member.bytes, member.bytes) : kinds[member.kind];
    if (reason !== undefined) {
      excluded.push({ id: name, reason });
      continue;
    }
    const { head, rest } = await peek(member.body());
    const isPicture = named !== 'unknown' || sniffFormat(head).isPicture;
    if (named === 'unknown') passedOver.add(isPicture ? 'byContent' : 'others', name);
    if (!isPicture) continue;
    const file = join(directory, name);
    const sha256 = await writeMember(file, rest).catch((cause: unknown) => refusePlace(path, name, cause));
    const state = await fileState(file, inForeground);
    if (state) files.push({ path: name, sha256, ...state });
    options.onProgress?.({ task: 'unpack', done: files.length });
  }
  for (const folder of systemFolders) passedOver.add('systemFolders', folder);
  return { excluded, passedOver, files };
}

/** The first bytes of a stream, enough to recognise a picture, and the stream from its beginning. */
async function peek(body: AsyncIterable<Uint8Array>): Promise<{ head: Uint8Array; rest: AsyncIterable<Uint8Array> }> {
  const chunks = body[Symbol.asyncIterator]();
  const taken: Uint8Array[] = [];
  for (let length = 0; length < sniffLength; ) {
    const { value, done } = await chunks.next();
    if (done) break;
    taken.push(value);
    length += value.length;
  }
  const rest = async function* (): AsyncGenerator<Uint8Array> {
    yield* taken;
    yield* { [Symbol.asyncIterator]: () => chunks };
  };
  return { head: Buffer.concat(taken), rest: rest() };
}

/** Names that conflict, or that the file system cannot hold, are the archive's fault; any other failure is the system's. */
function refusePlace(path: string, name: string, cause: unknown): never {
  const { code } = cause as NodeJS.ErrnoException;
  if (code === 'EEXIST' || code === 'ENOTDIR')
    throw archiveError(path, `${JSON.stringify(shortenText(name))} takes the place of another member`, cause);
  if (code === 'ENAMETOOLONG') {
    throw archiveError(path, `the name ${JSON.stringify(`${name.slice(0, 60)}...`)} is too long for the file system`, cause);
  }
  throw cause;
}

const kinds: Readonly<Record<Exclude<TarMember['kind'], 'file' | 'directory'>, string>> = {
  link: 'a hard link, not followed',
  symlink: 'a symbolic link, not followed',
  device: 'a device',
  fifo: 'a pipe',
};

/**
 * Exclusive, so that a second file of the same name is noticed, also on a case-insensitive file system.
 *
 * @returns the sha256 of what was written.
 */
async function writeMember(path: string, body: AsyncIterable<Uint8Array>): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  const hash = createHash('sha256');
  const file = await open(path, 'wx');
  try {
    for await (const part of body) {
      hash.update(part);
      await file.writeFile(part);
    }
  } finally {
    await file.close();
  }
  return hash.digest('hex');
}
