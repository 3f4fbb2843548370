import { existsSync } from 'node:fs';
import { rename, rm, rmdir } from 'node:fs/promises';
import { type Draft, draftStem, findDrafts, lockDirectory, realPlace } from '@graft/core';
import { lockPath } from './lock-path.ts';
import { readRecord } from './materialisation-record.ts';
import { removeRecorded } from './remove-recorded.ts';

/**
 * Put right what a killed run left beside a folder, under its lock; nothing is written where none did.
 *
 * @throws {ArtifactError} when the lock cannot be taken.
 */
export async function recoverSplit(out: string, { signal }: { readonly signal?: AbortSignal | undefined } = {}): Promise<void> {
  const directory = await realPlace(out);
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
  for (const { path, ending } of await draftsBeside(directory)) {
    if (ending === endings.draft) await rm(path, { recursive: true, force: true });
    else if (existsSync(directory)) await finishRemoval(path);
    else await rename(path, directory);
  }
}

/** A draft of a split, and a whole split that was to be replaced. */
const endings = { draft: '.part', replaced: '.part.old' };

function draftsBeside(directory: string): Promise<Draft[]> {
  return findDrafts(draftStem(directory), Object.values(endings));
}

/** The record goes last: without it only an empty folder is left, or one that is not ours. */
async function finishRemoval(path: string): Promise<void> {
  const record = await readRecord(path).catch(() => undefined);
  if (record) await removeRecorded(path, record);
  else await rmdir(path).catch(() => undefined);
}
