import { type BigIntStats, readFile, readFileSync, stat, statSync } from 'node:fs';
import { promisify } from 'node:util';
import { readFailure, sha256 } from '@graft/core';
import { type ImageInspection, type ImageProblem, inspectImage, UnreadableImageError } from '@graft/image';
import type { ByteBudget } from './byte-budget.ts';
import { isMisnamed, misnamed } from './sources/file-names.ts';

/** A photo file, in a folder or in an archive. */
export interface PhotoFile {
  /** Unique among the files; messages and the journal use it. */
  readonly id: string;
  /** Absolute path of the file, or of its archive. */
  readonly path: string;
  /** The photo, if `path` is an archive; `size` in bytes is known before it is read. */
  readonly member?: { size(): Promise<number>; read(): Promise<Uint8Array> } | undefined;
}

/** What the bytes of a file hold: a photo, or the reason why not. */
export type Inspection =
  | { readonly photo: PhotoFacts; readonly failure?: undefined }
  | { readonly failure: PhotoFailure; readonly photo?: undefined };

export interface PhotoFacts extends ImageInspection {
  /** Hex, of the file's bytes. */
  readonly sha256: string;
  /** File size. */
  readonly bytes: number;
}

export interface PhotoFailure {
  /** Without a full stop; follows "left out:". */
  readonly reason: string;
  /** `unreachable` if the file could not be opened or read. */
  readonly problem: ImageProblem | 'unreachable';
}

/** Tells without reading a file whether it is unchanged since it was read. */
export interface FileState {
  readonly bytes: number;
  /** Time of the last change in nanoseconds, as decimal digits, since a number cannot hold them. */
  readonly changedNs: string;
  /** Time of the last change of content, name or attributes, likewise: no program can set it back. */
  readonly statusNs: string;
  readonly inode: string;
}

export interface InspectedFile {
  readonly inspection: Inspection;
  /** State of the inspected file; undefined if it could not be reached or changed meanwhile, so nothing may be remembered. */
  readonly state: FileState | undefined;
}

/** How files are accessed: asynchronously, for a thread with other work, or synchronously, which takes a quarter of the processor time. */
export interface FileAccess {
  readonly stat: (path: string) => BigIntStats | Promise<BigIntStats>;
  readonly read: (path: string) => Uint8Array | Promise<Uint8Array>;
}

// A FileHandle would take twice the processor time of a path.
const [readWhole, statAt] = [promisify(readFile), promisify(stat)];
export const inBackground: FileAccess = { stat: (path) => statAt(path, { bigint: true }), read: readWhole };
export const inForeground: FileAccess = { stat: (path) => statSync(path, { bigint: true }), read: (path) => readFileSync(path) };

const mostBytes = 2 ** 30;

/** Read a file once: hash it, recognise it by its content, decode it, measure it. It throws nothing: a failure is a result. */
export async function inspectFile(file: PhotoFile, access: FileAccess, budget: ByteBudget): Promise<InspectedFile> {
  const found = await statOf(file.path, access);
  const inspection = await inspectBytes(file, found, access, budget);
  const isReached = inspection.failure?.problem !== 'unreachable';
  const before = found && stateOf(found);
  const after = isReached && before ? await fileState(file.path, access) : undefined;
  return { inspection, state: after && isSameState(after, before) ? after : undefined };
}

export async function fileState(path: string, access: FileAccess): Promise<FileState | undefined> {
  const found = await statOf(path, access);
  return found && stateOf(found);
}

export function isSameState(a: FileState, b: FileState | undefined): boolean {
  return a.bytes === b?.bytes && a.changedNs === b.changedNs && a.statusNs === b.statusNs && a.inode === b.inode;
}

async function statOf(path: string, { stat: ask }: FileAccess): Promise<BigIntStats | undefined> {
  try {
    return await ask(path);
  } catch {
    return undefined;
  }
}

function stateOf({ size, mtimeNs, ctimeNs, ino }: BigIntStats): FileState {
  return { bytes: Number(size), changedNs: `${mtimeNs}`, statusNs: `${ctimeNs}`, inode: `${ino}` };
}

/** @param found - state of the file; undefined if there is no file, which reading it then explains. */
async function inspectBytes(
  { id, path, member }: PhotoFile,
  found: BigIntStats | undefined,
  { read }: FileAccess,
  budget: ByteBudget,
): Promise<Inspection> {
  try {
    const size = member ? await member.size() : Number(found?.size ?? 0);
    if (size > mostBytes) return { failure: { reason: 'the file is larger than 1 GiB', problem: 'too-large' } };
    // Reading would wait for a pipe, and never end for a device such as /dev/zero.
    if (found && !found.isFile() && !found.isDirectory()) {
      return { failure: { reason: 'it is a pipe, a device or a socket', problem: 'unreachable' } };
    }
    return await budget.spend(size, async () => {
      const bytes = await (member ? member.read() : read(path));
      return { photo: { sha256: sha256(bytes), bytes: bytes.byteLength, ...(await inspectImage(bytes, { name: id })) } };
    });
  } catch (cause) {
    if (UnreadableImageError.isInstance(cause)) return { failure: { reason: cause.reason, problem: cause.problem } };
    return { failure: { reason: isMisnamed(path, cause) ? misnamed : readFailure(cause), problem: 'unreachable' } };
  }
}
