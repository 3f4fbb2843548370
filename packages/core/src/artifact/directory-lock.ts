import { link, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { draftName, removeAbandonedDrafts } from './draft-name.ts';
import { isAlive, type ProcessId, processId } from './process-id.ts';
import { writeFailure } from './write-failure.ts';

export interface LockOptions {
  /** Called once when another process holds the lock. */
  readonly onWait?: ((pid: number) => void) | undefined;
  /** Ends the waiting; the promise then rejects with an AbortError. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Hold `path` (a file beside the directory it guards) for this process until the returned function is called.
 *
 * A finished file is linked to the lock's name, so the lock never exists half-written. It holds pid and start time: a lock whose owner is
 * gone (killed, crashed, machine restarted) is removed by the next process that asks. It works among the processes of one machine, and
 * among calls in one process.
 *
 * @throws {ArtifactError} when the lock cannot be written there.
 */
export async function lockDirectory(path: string, options: LockOptions = {}): Promise<() => Promise<void>> {
  try {
    await mkdir(dirname(path), { recursive: true });
    const release = await acquire(path, options);
    await tidy(path).catch(() => undefined);
    return release;
  } catch (cause) {
    throw writeFailure(path, cause);
  }
}

async function acquire(path: string, { onWait, signal }: LockOptions): Promise<() => Promise<void>> {
  const draft = draftName(path, '');
  try {
    await writeFile(draft, JSON.stringify(await processId()));
    let isAnnounced = false;
    while (!(await isTaken(draft, path))) {
      const owner = await readOwner(path);
      if (owner === 'released') continue;
      if (owner === 'unreadable' || !(await isAlive(owner))) {
        await removeStale(path, signal);
        continue;
      }
      if (!isAnnounced) onWait?.(owner.pid);
      isAnnounced = true;
      await sleep(100, undefined, { signal });
    }
  } finally {
    await rm(draft, { force: true });
  }
  let isHeld = true;
  return async () => {
    if (isHeld) await rm(path, { force: true });
    isHeld = false;
  };
}

/**
 * Between finding a lock stale and removing it, another process may have removed it and taken its own. So it is removed under a lock of
 * its own (which may be stale in turn: the same function, with a longer name), after another look: now nobody else can remove it, and
 * nobody can link over it.
 */
async function removeStale(path: string, signal: AbortSignal | undefined): Promise<void> {
  const release = await acquire(`${path}.break`, { signal });
  try {
    const owner = await readOwner(path);
    if (owner === 'unreadable' || (owner !== 'released' && !(await isAlive(owner)))) await rm(path, { force: true });
  } finally {
    await release();
  }
}

async function isTaken(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** An unreadable owner is a file that a power cut emptied, or one that Graft did not write: nobody holds it. */
async function readOwner(path: string): Promise<ProcessId | 'released' | 'unreadable'> {
  try {
    const owner = JSON.parse(await readFile(path, 'utf8')) as ProcessId | null;
    return Number.isSafeInteger(owner?.pid) ? (owner as ProcessId) : 'unreadable';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return 'released';
    if (code === undefined) return 'unreadable';
    throw error;
  }
}

/** Remove what killed processes left: files that were never linked, or linked and not removed, and a lock for removing. */
async function tidy(path: string): Promise<void> {
  const breaking = `${path}.break`;
  const isLeft = await stat(breaking).then(
    () => true,
    () => false,
  );
  if (isLeft) await (await acquire(breaking, {}))();
  for (const stem of [path, breaking]) await removeAbandonedDrafts(stem, { endings: [''] });
}
