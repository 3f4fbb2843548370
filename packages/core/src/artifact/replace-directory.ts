import { open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Let a finished draft take a directory's name; what had it before is removed.
 *
 * No system call exchanges two directories from Node: between the two renames the name is free, and a kill there leaves
 * no artifact. To a reader that is a missing one, never half of one, and the next run writes it again.
 */
export async function replaceDirectory(draft: string, directory: string): Promise<void> {
  const old = `${draft}.old`;
  await syncTree(draft);
  const hadOld = await rename(directory, old).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      return false;
    },
  );
  try {
    await rename(draft, directory);
  } catch (error) {
    if (hadOld) await rename(old, directory);
    throw error;
  }
  await syncDirectory(dirname(directory));
  // The artifact is in place: what cannot be removed now, the next run removes.
  await removeQuietly(old);
}

/** For the way out of a failure: the failure itself is what the user must see. */
export async function removeQuietly(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true }).catch(() => undefined);
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
