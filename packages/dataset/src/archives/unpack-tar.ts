import { mkdir, open, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  cacheDirectory,
  decodeJsonl,
  type Excluded,
  encodeJsonl,
  lockDirectory,
  type OnProgress,
  sha256OfFile,
  shortenText,
  writeAtomically,
  writeDirectory,
} from '@graft/core';
import { isHidden } from '../sources/file-tree.ts';
import { isMetadataName, isPhotoName } from '../sources/photo-extensions.ts';
import { archiveError, unsafeCount, unsafeName, unsafeSize } from './archive-error.ts';
import { type TarMember, tarMembers } from './tar-members.ts';

export interface UnpackOptions {
  readonly isGzip: boolean;
  readonly onProgress?: OnProgress | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface UnpackedTar {
  /** Absolute path of the folder with the photos. */
  readonly directory: string;
  /** Members that were not unpacked, with the reason. */
  readonly excluded: readonly Excluded[];
}

/**
 * Unpack the photos of a tar or tar.gz archive into the cache, under the archive's sha256: whole or not at all, and once for all runs.
 * A tar has no directory of its members, so it cannot be read in place like a zip.
 *
 * @throws {DataError} when it is broken or hostile; {InterruptedError} when `signal` fires. Nothing of it is kept then.
 */
export async function unpackTar(path: string, options: UnpackOptions): Promise<UnpackedTar> {
  const key = await sha256OfFile(path).catch((cause: unknown) => {
    throw archiveError(path, `it cannot be read (${(cause as NodeJS.ErrnoException).code})`, cause);
  });
  const place = join(cacheDirectory(), 'archives', key);
  const unlock = await lockDirectory(`${place}.lock`, { signal: options.signal });
  try {
    const known = await readUnpacked(place);
    if (known) return known;
    const fill = async (draft: string): Promise<Excluded[]> => {
      const excluded = await unpackInto(join(draft, 'photos'), path, options);
      await writeAtomically(join(draft, 'left-out.jsonl'), encodeJsonl(excluded));
      return excluded;
    };
    return { directory: join(place, 'photos'), excluded: await writeDirectory(place, fill, { isLocked: true }) };
  } finally {
    await unlock();
  }
}

async function readUnpacked(place: string): Promise<UnpackedTar | undefined> {
  const list = await readFile(join(place, 'left-out.jsonl'), 'utf8').catch(() => undefined);
  return list === undefined ? undefined : { directory: join(place, 'photos'), excluded: decodeJsonl<Excluded>(list) };
}

async function unpackInto(directory: string, path: string, options: UnpackOptions): Promise<Excluded[]> {
  const excluded: Excluded[] = [];
  const seen = new Set<string>();
  const { size } = await stat(path);
  let members = 0;
  let done = 0;
  await mkdir(directory, { recursive: true });
  for await (const member of tarMembers(path, options)) {
    const unsafe = unsafeName(member.name);
    if (unsafe !== undefined) throw archiveError(path, unsafe);
    // tar writes "./photos/1.jpg" for an archive of the current folder.
    const name = member.name
      .split('/')
      .filter((part) => part !== '' && part !== '.')
      .join('/');
    if (name === '' || isHidden(name)) continue;
    if (member.kind !== 'directory' && !isPhotoName(name) && !isMetadataName(name)) continue;
    // Skipped members cost nothing and do not count.
    const tooMany = unsafeCount(++members, size);
    if (tooMany !== undefined) throw archiveError(path, tooMany);
    if (member.kind === 'directory') {
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
    await writeMember(join(directory, name), member).catch((cause: unknown) => refusePlace(path, name, cause));
    options.onProgress?.({ task: 'unpack', done: ++done });
  }
  return excluded;
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

/** Exclusive, so that a second file of the same name is noticed, also on a case-insensitive file system. */
async function writeMember(path: string, { body }: TarMember): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, 'wx');
  try {
    for await (const part of body()) await file.writeFile(part);
  } finally {
    await file.close();
  }
}
