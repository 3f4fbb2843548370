import { rename, rm } from 'node:fs/promises';

/**
 * Let a finished draft take a directory's name. What had the name before is put back where that fails.
 *
 * No system call exchanges two directories from Node: between the two renames the name is free, and a kill there leaves
 * nothing at it. To a reader that is a missing directory, never half of one.
 *
 * @returns where the earlier directory lies now, for the caller to remove; undefined where there was none.
 */
export async function replaceDirectory(draft: string, directory: string): Promise<string | undefined> {
  const old = `${draft}.old`;
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
  return hadOld ? old : undefined;
}

/** For the way out of a failure: the failure itself is what the user must see. */
export async function removeQuietly(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true }).catch(() => undefined);
}
