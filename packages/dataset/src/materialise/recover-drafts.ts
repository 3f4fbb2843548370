import { existsSync } from 'node:fs';
import { readdir, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { readRecord } from './materialisation-record.ts';
import { removeRecorded } from './remove-materialised.ts';

/**
 * Clear away what a killed run left beside a folder; the lock is held, so nobody is writing there. Killed between the two
 * renames of an exchange, the folder that was to be replaced is put back.
 */
export async function recoverDrafts(directory: string): Promise<void> {
  const parent = dirname(directory);
  for (const name of await readdir(parent)) {
    const [, ending] = name.startsWith(`.${basename(directory)}.`)
      ? (/^\.[0-9a-f]{8}\.(part|old)$/.exec(name.slice(basename(directory).length + 1)) ?? [])
      : [];
    const path = join(parent, name);
    if (ending === 'part') await rm(path, { recursive: true, force: true });
    else if (ending === 'old' && !existsSync(directory)) await rename(path, directory);
    else if (ending === 'old') await finishRemoval(path);
  }
}

/** The record goes last: without it only an empty folder is left, or one that is not ours. */
async function finishRemoval(path: string): Promise<void> {
  const record = await readRecord(path).catch(() => undefined);
  if (record) await removeRecorded(path, record);
  else await rmdir(path).catch(() => undefined);
}
