import { open } from 'node:fs';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { constants, inflateRawSync } from 'node:zlib';
import { DataError, type Excluded, readFailure, shortenText } from '@graft/core';
import { locateZipMember, readZipDirectory, readZipMember, unreadableMember, type ZipMember, zipInFile } from '@graft/core/archive';
import { UnreadableImageError } from '@graft/image';
import { type ByteBudget, byteBudget } from '../byte-budget.ts';
import { isHidden, systemFolderOf } from '../sources/file-names.ts';
import { archiveError, unsafeName, unsafeSize } from './archive-error.ts';

/** A zip archive whose members are read in place, any number at once. */
export interface ZipArchive {
  /** Files by name, without hidden ones. */
  readonly members: ReadonlyMap<string, ZipMember>;
  /** Folders, including those that only a file's name implies. */
  readonly folders: ReadonlySet<string>;
  /** Members that cannot be read, with the reason. */
  readonly excluded: readonly Excluded[];
  /** Paths of the system folders, whose content is passed over. */
  readonly systemFolders: ReadonlySet<string>;
  /**
   * The bytes of a member, their number and checksum proven.
   *
   * @throws {UnreadableImageError} with the reason: no such member, damaged data, another size than declared.
   */
  read(name: string): Promise<Uint8Array>;
  /** The first bytes of a member, some 512 or more, not proven; empty where they cannot be read. */
  head(name: string): Promise<Uint8Array>;
}

// By number and not by FileHandle: it stays open as long as the process, and a collected handle would warn.
const openFile = promisify(open);

/** Bytes that members of all archives may take while they are read, packed and unpacked: many small bombs make a large one. */
export const memberBudget: ByteBudget = byteBudget(256e6);

const opened = new Map<string, { readonly stamp: string; readonly archive: Promise<ZipArchive> }>();

/**
 * The archive at a path. Its directory is read once per process, and again when the file has changed.
 *
 * @throws {DataError} when the file is missing or may not be read, is not a zip, a name leads out of it or occurs twice, or members
 * share bytes.
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
  const zip = zipInFile(await openFile(path, 'r').catch((cause: unknown) => refuseFile(path, cause)), size);
  const refuse = (why: string, cause?: unknown): never => {
    throw archiveError(path, why, cause);
  };
  const members = new Map<string, ZipMember>();
  const folders = new Set<string>();
  const systemFolders = new Set<string>();
  const excluded: Excluded[] = [];
  for (const member of await readZipDirectory(zip, { refuse })) {
    const { name } = member;
    const shown = JSON.stringify(shortenText(name));
    const unsafe = unsafeName(name) ?? (name.includes('//') ? `the name ${shown} has an empty part` : undefined);
    if (unsafe !== undefined) refuse(unsafe);
    if (isHidden(name)) continue;
    const system = systemFolderOf(name);
    if (system !== undefined) {
      systemFolders.add(system);
      continue;
    }
    addFolders(folders, name);
    if (name.endsWith('/')) continue;
    const reason = fileKinds[member.unixType ?? 0] ?? unreadableMember(member) ?? unsafeSize(member.bytes, member.packedBytes);
    if (reason === undefined) members.set(name, member);
    else excluded.push({ id: name, reason });
  }
  for (const folder of folders)
    if (members.has(folder)) refuse(`it holds ${JSON.stringify(shortenText(folder))} as a file and as a folder`);
  return {
    members,
    folders,
    excluded,
    systemFolders,
    async read(name) {
      const refuseMember = (reason: string, cause?: unknown): never => {
        throw new UnreadableImageError(`${name} of ${path}`, reason, {
          problem: 'damaged',
          hint: 'Fetch the archive again, or pack it again.',
          cause,
        });
      };
      const member = members.get(name) ?? refuseMember('the archive has no member of this name');
      const held = member.method === 0 ? member.bytes : member.bytes + member.packedBytes;
      return memberBudget.spend(held, () => readZipMember(zip, member, refuseMember));
    },
    async head(name) {
      const member = members.get(name);
      if (member === undefined) return new Uint8Array();
      const fail = (why: string): never => {
        throw new Error(why);
      };
      try {
        const start = await locateZipMember(zip, member, fail);
        const packed = await zip.read(start, Math.min(headBytes, member.packedBytes));
        return member.method === 0 ? packed : inflateRawSync(packed, { finishFlush: constants.Z_SYNC_FLUSH });
      } catch {
        return new Uint8Array();
      }
    },
  };
}

/** Packed bytes of a member that are read for its head; deflate makes at most a thousand times as many of them. */
const headBytes = 2048;

/** Types of a Unix mode, other than a regular file. */
const fileKinds: Readonly<Record<number, string>> = {
  1: 'a pipe',
  2: 'a device',
  6: 'a device',
  10: 'a symbolic link, not followed',
  12: 'a socket',
};

function addFolders(folders: Set<string>, name: string): void {
  for (let slash = name.lastIndexOf('/'); slash > 0; slash = name.lastIndexOf('/', slash - 1)) {
    const folder = name.slice(0, slash);
    if (folders.has(folder)) return;
    folders.add(folder);
  }
}

function refuseFile(path: string, cause: unknown): never {
  throw new DataError(`Expected an archive of photos at ${path} but ${readFailure(cause)}.`, { hint: 'Check the path.', cause });
}
