import { existsSync } from 'node:fs';
import { rename, rm, rmdir } from 'node:fs/promises';
import { type Draft, draftStem, findDrafts, lockDirectory, realPlace } from '@graft/core';
import { readRecord } from './materialisation-record.ts';
import { removeRecorded } from './remove-recorded.ts';

/**
 * Put right what a killed run left beside a folder, under its lock. Without such leftovers nothing is written.
 *
 * @throws {ArtifactError} when the lock cannot be taken.
 */
export async function recoverSplit(out: string, { signal }: { readonly signal?: AbortSignal | undefined } = {}): Promise<void> {
  const directory = await realPlace(out);
  if ((await draftsBeside(directory)).length === 0) return;
  const unlock = await lockDirectory(`${draftStem(directory)}.lock`, { signal });
  try {
    await recoverDrafts(directory);
  } finally {
    await unlock();
  }
}

/**
 * The same for a caller who holds the lock, so that no other run is writing there. An earlier split is put back where the run was
 * killed between moving it aside and renaming the new one.
 */
export async function recoverDrafts(directory: string): Promise<void> {
  for (const { path, ending } of await draftsBeside(directory)) {
    if (ending === endings.draft) await rm(path, { recursive: true, force: true });
    else if (existsSync(directory)) await finishRemoval(path);
    else await rename(path, directory);
  }
}

/** An unfinished split, and a whole one that was being replaced. */
const endings = { draft: '.part', replaced: '.part.old' };

function draftsBeside(directory: string): Promise<Draft[]> {
  return findDrafts(draftStem(directory), Object.values(endings));
}

/** The record is removed last: a folder without one is empty, or not Graft's. */
async function finishRemoval(path: string): Promise<void> {
  const record = await readRecord(path).catch(() => undefined);
  if (record) await removeRecorded(path, record);
  else await rmdir(path).catch(() => undefined);
}
