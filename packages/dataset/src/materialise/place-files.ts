import {
  constants,
  copyFileSync,
  linkSync,
  lstatSync,
  readdirSync,
  realpathSync,
  type Stats,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
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
  const placed: PlacedFile[] = [];
  for (const placement of placements) {
    // Not join: paths are whole already, and it costs as much as the link.
    const outcome = place(placement, `${directory}/${placement.target}`);
    const marks = outcome instanceof Promise ? await outcome : outcome;
    const { target: path, source } = placement;
    placed.push(marks ? { path, source, marks } : { path, source });
    if (placed.length % 256 === 0) {
      await nextTurn();
      signal?.throwIfAborted();
      onPlaced?.(placed.length);
    }
  }
  onPlaced?.(placed.length);
  return placed;
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
  reflink: () => (placement, target) => copyPhoto(refuseMember(placement, 'cloned'), target, constants.COPYFILE_FICLONE_FORCE),
  copy: () => (placement, target) => copyPhoto(placement, target, constants.COPYFILE_FICLONE),
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

function copyPhoto({ source, read }: Placement, target: string, clone: number): CopyMarks | Promise<CopyMarks> {
  const { size, atimeMs, mtimeMs } = statSync(source);
  const marksOf = (): CopyMarks => ({ stamp: stampOf(lstatSync(target)), origin: [size, mtimeMs] });
  if (read) {
    return read().then((bytes) => {
      writeFileSync(target, bytes, { flag: 'wx' });
      return marksOf();
    });
  }
  const flags = constants.COPYFILE_EXCL | clone;
  const finish = (): CopyMarks => {
    utimesSync(target, atimeMs / 1000, mtimeMs / 1000);
    return marksOf();
  };
  if (size > largestInForeground) return copyFile(source, target, flags).then(finish);
  copyFileSync(source, target, flags);
  return finish();
}

export function stampOf({ ino, size, mtimeMs, ctimeMs }: Stats): Stamp {
  return [ino, size, mtimeMs, ctimeMs];
}
