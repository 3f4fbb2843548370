import {
  closeSync,
  constants,
  copyFileSync,
  fchmodSync,
  fstatSync,
  futimesSync,
  linkSync,
  lstatSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  type Stats,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { ArtifactError } from '@graft/core';
import type { CopyMarks, MaterialiseMode, PlacedFile, Placement, Stamp } from './placement.ts';

/** Larger files are copied asynchronously, so that a signal is heard meanwhile. */
const largestInForeground = 4 << 20;

/**
 * Place files in a folder whose subfolders exist already. Small files are placed with synchronous calls, three times as fast as
 * asynchronous ones, in slices that let signals and timers through.
 *
 * A copy keeps the photo's times, to the microsecond. `copy` shares the photo's blocks where the file system can; `reflink` requires it.
 *
 * @returns the placed files, in the same order.
 * @throws the system's own error for the first file that cannot be placed; {ArtifactError} for links into an archive.
 */
export async function placeFiles(
  mode: Exclude<MaterialiseMode, 'none'>,
  directory: string,
  placements: readonly Placement[],
  { signal, onPlaced }: { readonly signal?: AbortSignal | undefined; readonly onPlaced?: ((done: number) => void) | undefined } = {},
): Promise<PlacedFile[]> {
  const place = placers[mode]();
  const placed = Array<PlacedFile>(placements.length);
  let done = 0;
  for (const index of bySource(placements)) {
    const placement = placements[index] as Placement;
    // `join` would cost as much as the link itself.
    const outcome = place(placement, `${directory}/${placement.target}`);
    const marks = outcome instanceof Promise ? await outcome : outcome;
    const { target: path, source } = placement;
    placed[index] = marks ? { path, source, marks } : { path, source };
    if (++done % 256 === 0) {
      await nextTurn();
      signal?.throwIfAborted();
      onPlaced?.(done);
    }
  }
  onPlaced?.(done);
  return placed;
}

/**
 * Files written one after the other lie near each other on disk, so links in that order cost less than in shuffled order
 * (bench/README.md, split).
 */
function bySource(placements: readonly Placement[]): Uint32Array {
  const at = (index: number): string => (placements[index] as Placement).source;
  return Uint32Array.from(placements.keys()).sort((a, b) => (at(a) < at(b) ? -1 : at(a) > at(b) ? 1 : a - b));
}

type Place = (placement: Placement, target: string) => CopyMarks | undefined | Promise<CopyMarks>;

const placers: Readonly<Record<Exclude<MaterialiseMode, 'none'>, () => Place>> = {
  hardlink: () => {
    const isLink = linkFinder();
    return (placement, target) => {
      const { source } = refuseMember(placement, 'hard-linked');
      // A hard link to a relative link would lead elsewhere, so it is made to the file itself.
      linkSync(isLink(source) ? realpathSync(source) : source, target);
      return undefined;
    };
  },
  symlink: () => (placement, target) => {
    symlinkSync(refuseMember(placement, 'linked').source, target);
    return undefined;
  },
  reflink: () => (placement, target) => clonePhoto(refuseMember(placement, 'cloned').source, target),
  copy: () => {
    const buffer = Buffer.allocUnsafe(largestInForeground);
    let canClone = true;
    return (placement, target) => {
      if (placement.read) return copyMember(placement.source, placement.read, target);
      if (canClone) {
        // Tried once: where one photo cannot be cloned, none can. A clone of any size takes no time.
        try {
          return clonePhoto(placement.source, target);
        } catch {
          canClone = false;
        }
      }
      return copyBytes(placement.source, target, buffer) ?? copyLarge(placement.source, target);
    };
  },
};

/** Whether a path is a symbolic link, from one listing per folder: one call per file would cost as much as the link. */
function linkFinder(): (path: string) => boolean {
  let folder: string | undefined;
  let links: ReadonlySet<string> = new Set();
  return (path) => {
    const own = dirname(path);
    if (own !== folder) {
      folder = own;
      const entries = readdirSync(own, { withFileTypes: true });
      links = new Set(entries.filter((entry) => entry.isSymbolicLink()).map(({ name }) => `${own}/${name}`));
    }
    return links.has(path);
  };
}

function refuseMember(placement: Placement, how: string): Placement {
  if (!placement.read) return placement;
  throw new ArtifactError(`Expected photos in folders to be ${how} but ${placement.source} is an archive.`, {
    hint: 'Use --materialize copy, or none.',
  });
}

async function copyMember(source: string, read: () => Promise<Uint8Array>, target: string): Promise<CopyMarks> {
  const { size, mtimeMs } = statSync(source);
  writeFileSync(target, await read(), { flag: 'wx' });
  return { stamp: stampOf(lstatSync(target)), origin: [size, mtimeMs] };
}

function clonePhoto(source: string, target: string): CopyMarks {
  const origin = statSync(source);
  copyFileSync(source, target, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE_FORCE);
  return finishCopy(target, origin);
}

async function copyLarge(source: string, target: string): Promise<CopyMarks> {
  const origin = statSync(source);
  await copyFile(source, target, constants.COPYFILE_EXCL);
  return finishCopy(target, origin);
}

function finishCopy(target: string, { size, atimeMs, mtimeMs }: Stats): CopyMarks {
  utimesSync(target, atimeMs / 1000, mtimeMs / 1000);
  return { stamp: stampOf(lstatSync(target)), origin: [size, mtimeMs] };
}

/**
 * Copy a small file through memory. Both files are opened once and then addressed by descriptor, so that the system walks two paths
 * instead of six.
 *
 * @returns undefined for anything but a small file; then nothing was written.
 */
function copyBytes(source: string, target: string, buffer: Buffer): CopyMarks | undefined {
  const from = openSync(source, 'r');
  let origin: Stats;
  let length = 0;
  try {
    origin = fstatSync(from);
    if (!origin.isFile() || origin.size >= buffer.length) return undefined;
    for (let read = -1; read !== 0 && length < buffer.length; length += read)
      read = readSync(from, buffer, length, buffer.length - length, null);
    if (length === buffer.length) return undefined;
  } finally {
    closeSync(from);
  }
  const { size, mode, atimeMs, mtimeMs } = origin;
  const to = openSync(target, 'wx', mode & 0o777);
  try {
    for (let written = 0; written < length; ) written += writeSync(to, buffer, written, length - written);
    futimesSync(to, atimeMs / 1000, mtimeMs / 1000);
    let made = fstatSync(to);
    // The process's umask removed some of the photo's permissions.
    if ((made.mode & 0o777) !== (mode & 0o777)) {
      fchmodSync(to, mode & 0o777);
      made = fstatSync(to);
    }
    return { stamp: stampOf(made), origin: [size, mtimeMs] };
  } finally {
    closeSync(to);
  }
}

export function stampOf({ ino, size, mtimeMs, ctimeMs }: Stats): Stamp {
  return [ino, size, mtimeMs, ctimeMs];
}
