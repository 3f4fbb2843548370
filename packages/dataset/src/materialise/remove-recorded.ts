import { type Dirent, lstatSync, readdirSync, readlinkSync, realpathSync, rmdirSync, type Stats, statSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { sha256OfFile } from '@graft/core';
import { type MaterialisationRecord, manifestName, recordName } from './materialisation-record.ts';
import { stampOf } from './place-files.ts';
import type { PlacedFile, Stamp } from './placement.ts';

export interface RemovedSplit {
  readonly directory: string;
  /** Number of files removed. */
  readonly removed: number;
  /** What was left in place, with the reason; also files that Graft did not write. */
  readonly kept: readonly { readonly path: string; readonly reason: string }[];
}

/** Remove a split by its record, for a caller who holds the lock. */
export async function removeRecorded(directory: string, record: MaterialisationRecord): Promise<RemovedSplit> {
  const { kept, unchanged } = await inspectMaterialised(directory, record);
  for (const path of unchanged) unlinkSync(join(directory, path));
  if (kept.length === 0) {
    unlinkQuietly(join(directory, manifestName));
    removeEmpty(directory, record);
    unlinkQuietly(join(directory, recordName));
    rmdirSync(directory);
  } else removeEmpty(directory, record);
  return { directory, removed: unchanged.length, kept };
}

export interface InspectedSplit {
  /** Paths that may be removed. */
  readonly unchanged: readonly string[];
  readonly kept: RemovedSplit['kept'];
}

/** Which files of a folder are as Graft placed them, and which are not. */
export async function inspectMaterialised(directory: string, record: MaterialisationRecord): Promise<InspectedSplit> {
  const unchanged: string[] = [];
  const kept: { path: string; reason: string }[] = [];
  const listed = new Map(record.files.map((file) => [file.path, file]));
  const folders = new Set(record.folders);
  for (const { path, entry } of walk(directory)) {
    const file = listed.get(path);
    if (path === recordName) continue;
    if (path === manifestName) {
      if ((await sha256OfFile(join(directory, path))) !== record.manifest) kept.push({ path, reason: 'it has changed since' });
    } else if (!file) {
      if (!(entry.isDirectory() && folders.has(path))) kept.push({ path, reason: 'Graft did not write it' });
    } else {
      const reason = await changeOf(join(directory, path), file, record.mode);
      if (reason === undefined) unchanged.push(path);
      else kept.push({ path, reason });
    }
  }
  return { unchanged, kept };
}

/** Everything below a folder. Links are not followed: what a user's link leads to is never looked at. */
function* walk(directory: string, below = ''): Generator<{ readonly path: string; readonly entry: Dirent }> {
  for (const entry of readdirSync(join(directory, below), { withFileTypes: true })) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    yield { path, entry };
    if (entry.isDirectory()) yield* walk(directory, path);
  }
}

/** Why a placed file must stay; undefined where it may be removed. */
async function changeOf(target: string, { source, marks }: PlacedFile, mode: MaterialisationRecord['mode']): Promise<string | undefined> {
  const stats = lstatSync(target);
  if (mode === 'symlink') return stats.isSymbolicLink() && readlinkSync(target) === source ? undefined : 'it is another file now';
  const original = statSync(source, { throwIfNoEntry: false });
  if (!original?.isFile()) return 'its original is gone, so it may be the only one left';
  if (!stats.isFile()) return 'it is another file now';
  if (mode === 'hardlink') {
    if (stats.ino !== original.ino || stats.dev !== original.dev) return 'it is another file now';
    return realpathSync(source) === realpathSync(target) ? 'it is the original itself' : undefined;
  }
  const isUntouched = marks !== undefined && isSame(marks.stamp, stats);
  const isOriginal = marks !== undefined && original.size === marks.origin[0] && original.mtimeMs === marks.origin[1];
  if (isUntouched && isOriginal) return undefined;
  if (stats.size === original.size && (await haveEqualBytes(target, source))) return undefined;
  return isUntouched ? 'its original has changed since, so it may be the only one left' : 'it has changed since';
}

function isSame(stamp: Stamp, stats: Stats): boolean {
  return stampOf(stats).every((value, index) => value === stamp[index]);
}

async function haveEqualBytes(a: string, b: string): Promise<boolean> {
  return (await sha256OfFile(a)) === (await sha256OfFile(b));
}

/** Deepest first; what is not empty stays. */
function removeEmpty(directory: string, { folders }: MaterialisationRecord): void {
  for (const folder of [...folders].sort((a, b) => b.length - a.length)) {
    try {
      rmdirSync(join(directory, folder));
    } catch (error) {
      if (!['ENOTEMPTY', 'EEXIST', 'ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    }
  }
}

function unlinkQuietly(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
