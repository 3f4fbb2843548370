import { mkdir, open, readdir, rename, rmdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { draftName, draftStem, removeAbandonedDrafts } from './draft-name.ts';
import { removeQuietly, replaceDirectory } from './replace-directory.ts';
import { writeFailure } from './write-failure.ts';

export interface WriteDirectoryOptions {
  /**
   * Whether the caller holds the directory's lock and owns what it holds: that is replaced. Without the lock, the
   * directory must be absent or empty.
   */
  readonly isLocked: boolean;
}

/**
 * Write a directory so that it is there whole or not at all: filled beside its place, flushed to disk, renamed. What
 * killed processes left beside it is removed first.
 *
 * @param fill - writes the files below the draft that it is given; those that must survive a power cut, flushed.
 * @returns what `fill` returns.
 * @throws {ArtifactError} when the disk refuses; whatever `fill` throws. What stood there before then stands there still.
 */
export async function writeDirectory<Result>(
  directory: string,
  fill: (draft: string) => Promise<Result>,
  { isLocked }: WriteDirectoryOptions,
): Promise<Result> {
  // Without a trailing slash: the draft lies beside the directory, never in it.
  const target = join(dirname(directory), basename(directory));
  const stem = draftStem(target);
  const draft = draftName(stem, '.part');
  try {
    await removeAbandonedDrafts(stem, { endings: ['.part', '.part.old'], isLocked });
    await mkdir(draft, { recursive: true });
    const result = await fill(draft);
    await syncTree(draft);
    const old = isLocked ? await replaceDirectory(draft, target) : await takeFreePlace(draft, target);
    await syncDirectory(dirname(target));
    // The new one is in place: what cannot be removed now, the next run removes.
    if (old !== undefined) await removeQuietly(old);
    return result;
  } catch (cause) {
    await removeQuietly(draft);
    throw writeFailure(target, cause);
  }
}

/** Not every platform renames onto an empty folder. */
async function takeFreePlace(draft: string, target: string): Promise<undefined> {
  await rmdir(target).catch(() => undefined);
  await rename(draft, target);
}

/** The files were flushed as they were written; this flushes their names. */
async function syncTree(directory: string): Promise<void> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  for (const entry of entries) if (entry.isDirectory()) await syncDirectory(join(entry.parentPath, entry.name));
  await syncDirectory(directory);
}

/** Not every platform can open a directory; there it is left to the system. */
async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
