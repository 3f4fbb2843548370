import { existsSync } from 'node:fs';
import { ArtifactError, draftStem, lockDirectory, realPlace } from '@graft/core';
import { readRecord } from './materialisation-record.ts';
import { recoverSplit } from './recover-drafts.ts';
import { type RemovedSplit, removeRecorded } from './remove-recorded.ts';

/**
 * Undo a materialisation: remove what its record lists, each file only while it is as it was placed and its original is still
 * there, then the empty folders. What a killed run left beside the folder is put right first. After an interruption, the same call
 * continues.
 *
 * A link is unchanged while it leads to the photo; a copy, while neither it nor the photo was written to, or their bytes are equal.
 *
 * @throws {ArtifactError} where Graft did not write a split, or where it may not be removed.
 */
export async function removeMaterialised(out: string): Promise<RemovedSplit> {
  const directory = await realPlace(out);
  await recoverSplit(directory);
  if (!existsSync(directory)) {
    throw new ArtifactError(`Expected a split to remove at ${directory} but there is nothing.`, {
      hint: 'Check the path. Nothing was removed.',
    });
  }
  const unlock = await lockDirectory(`${draftStem(directory)}.lock`);
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
    hint: 'Resolve this, then run the same command again to remove the rest.',
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
