import { existsSync } from 'node:fs';
import { ArtifactError, lockDirectory, realPlace } from '@graft/core';
import { lockPath } from './lock-path.ts';
import { readRecord } from './materialisation-record.ts';
import { recoverSplit } from './recover-drafts.ts';
import { type RemovedSplit, removeRecorded } from './remove-recorded.ts';

/**
 * Undo a materialisation: remove exactly what its record lists, each only while it is as it was placed and its original
 * is still there; then the folders that are empty. What a killed run left beside is put right first. Interrupted, it is
 * begun again by the same call.
 *
 * A link is unchanged where it leads to the photo; a copy where nothing has written to it or to the photo since, or their
 * bytes are equal.
 *
 * @throws {ArtifactError} where Graft did not write a split, or where it may not be removed.
 */
export async function removeMaterialised(out: string): Promise<RemovedSplit> {
  const directory = await realPlace(out);
  await recoverSplit(directory);
  if (!existsSync(directory)) {
    throw new ArtifactError(`Expected a split to remove at ${directory} but there is nothing.`, {
      hint: 'Check the path; nothing was done.',
    });
  }
  const unlock = await lockDirectory(lockPath(directory));
  try {
    return await removeRecorded(directory, await readRecord(directory));
  } catch (cause) {
    throw removalFailure(directory, cause);
  } finally {
    await unlock();
  }
}

function removalFailure(directory: string, cause: unknown): unknown {
  const { code, path } = cause as NodeJS.ErrnoException;
  const reason = reasons[code ?? ''];
  if (reason === undefined) return cause;
  return new ArtifactError(`Expected to remove the split in ${directory} but ${reason} (${code}): ${path}.`, {
    hint: 'Put that right and run the same command again: it goes on with what is left.',
    cause,
  });
}

const denied = 'permission was denied';

const reasons: Readonly<Record<string, string>> = {
  EACCES: denied,
  EPERM: denied,
  EROFS: 'the file system is read-only',
  EBUSY: 'a file is in use',
  ENOTEMPTY: 'something was added meanwhile',
  EIO: 'the disk reported an error',
};
