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

/** Larger files are copied in the background, so that a signal is heard while they are. */
const largestInForeground = 4 << 20;

/**
 * Place files in a folder whose subfolders are there already. Small files are placed in the foreground, which is
 * three times as fast as one call after the other in the background, in slices that let signals and timers through.
 *
 * A copy keeps the photo's times, to the microsecond. `copy` shares the photo's blocks where the file system can;
 * `reflink` insists on it.
 *
 * @returns what was placed, in the same order.
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
    // Not join: paths are whole already, and it costs as much as the link.
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

/** Photos that were made one after the other lie near to each other: in the order of a shuffle a link costs more (bench/README.md, split). */
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
      // Of a link, the file it leads to: a hard link to a relative link would lead elsewhere.
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
        // Asked once: where the blocks of one photo cannot be shared, no further one is asked for. A clone of any size is made at once.
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

/** Whether a path is a symbolic link, by one listing of each folder: asking for each file costs as much as linking it. */
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
 * A small file through memory: each of the two is opened once, and asked by what is open, so that paths are walked twice
 * and not six times.
 *
 * @returns undefined for what is no small file; nothing was written then.
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
    // The mask of the process took some of the photo's permissions.
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
