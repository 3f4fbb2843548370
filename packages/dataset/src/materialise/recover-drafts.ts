import { existsSync } from 'node:fs';
import { readdir, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { lockDirectory, writeFailure } from '@graft/core';
import { lockPath } from './lock-path.ts';
import { readRecord } from './materialisation-record.ts';
import { realFolder } from './real-folder.ts';
import { removeRecorded } from './remove-recorded.ts';

/**
 * Put right what a killed run left beside a folder, under its lock; nothing is written where none did.
 *
 * @throws {ArtifactError} when the lock cannot be taken.
 */
export async function recoverSplit(out: string, { signal }: { readonly signal?: AbortSignal | undefined } = {}): Promise<void> {
  const directory = await realFolder(out);
  if ((await draftsBeside(directory)).length === 0) return;
  const unlock = await lockDirectory(lockPath(directory), { signal });
  try {
    await recoverDrafts(directory);
  } finally {
    await unlock();
  }
}

/**
 * The same for a caller who holds the lock, so that nobody is writing there. Killed between the two renames of an
 * exchange, the folder that was to be replaced is put back.
 */
export async function recoverDrafts(directory: string): Promise<void> {
  for (const { path, isDone } of await draftsBeside(directory)) {
    if (!isDone) await rm(path, { recursive: true, force: true });
    else if (existsSync(directory)) await finishRemoval(path);
    else await rename(path, directory);
  }
}

interface Draft {
  readonly path: string;
  /** Whether it is a whole split, which was to be replaced. */
  readonly isDone: boolean;
}

async function draftsBeside(directory: string): Promise<Draft[]> {
  const parent = dirname(directory);
  const names = await readdir(parent).catch((error: NodeJS.ErrnoException): string[] => {
    if (['ENOENT', 'ENOTDIR'].includes(error.code ?? '')) return [];
    throw writeFailure(directory, error);
  });
  const start = `.${basename(directory)}`;
  return names.flatMap((name) => {
    const [, ending] = name.startsWith(start) ? (/^\.[0-9a-f]{8}\.(part|old)$/.exec(name.slice(start.length)) ?? []) : [];
    return ending === undefined ? [] : [{ path: join(parent, name), isDone: ending === 'old' }];
  });
}

/** The record goes last: without it only an empty folder is left, or one that is not ours. */
async function finishRemoval(path: string): Promise<void> {
  const record = await readRecord(path).catch(() => undefined);
  if (record) await removeRecorded(path, record);
  else await rmdir(path).catch(() => undefined);
}
