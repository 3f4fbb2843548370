import { readFile, realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { canonicalJson, lockDirectory, sha256, WeightsError, writeAtomically } from '@graft/core';
import { z } from 'zod';

const lockSchema = z.looseObject({
  format: z.literal(1),
  weights: z.record(z.string(), z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/), source: z.string() })),
});

/** Weights that were accepted once, and are from then on the only ones. */
export interface Pin {
  readonly sha256: string;
  /** Where they came from, for a person. */
  readonly source: string;
}

export interface PinOptions {
  /** Where the lock lies that those take who write the same file. */
  readonly cache: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The pin of a backbone in `graft.lock.json`; undefined where there is none yet.
 *
 * @throws {WeightsError} when the file is there and is no lock file.
 */
export async function readPin(lockFile: string, id: string): Promise<Pin | undefined> {
  return (await readLock(lockFile)).weights[id];
}

/**
 * Pin a backbone's weights; other pins stay, those too that other processes write at the same time: one after the other reads
 * and writes the file, under a lock that lies in the cache and not among the user's files.
 *
 * @throws {WeightsError} when the file is there and is no lock file; {ArtifactError} when it cannot be written.
 */
export async function writePin(lockFile: string, id: string, pin: Pin, { cache, signal }: PinOptions): Promise<void> {
  const release = await lockDirectory(await guardOf(lockFile, cache), { signal });
  try {
    const lock = await readLock(lockFile);
    await writeAtomically(lockFile, canonicalJson({ ...lock, weights: { ...lock.weights, [id]: pin } }));
  } finally {
    await release();
  }
}

/** Where the cache keeps its pins: those of projects that have no file of their own, and what it got for the ones that have. */
export function defaultLockFile(cache: string): string {
  return join(cache, 'weights', 'graft.lock.json');
}

/** Pin what was accepted just now; the cache remembers it too, so that the next project finds it there and fetches nothing. */
export async function pinAccepted(lockFile: string, id: string, pin: Pin, options: PinOptions): Promise<void> {
  await writePin(lockFile, id, pin, options);
  const shared = defaultLockFile(options.cache);
  if ((await readPin(shared, id)) === undefined) await writePin(shared, id, pin, options);
}

/** The lock of a lock file, named for where it really lies. Not beside the locks of backbones, all of which prune takes at once. */
async function guardOf(lockFile: string, cache: string): Promise<string> {
  const folder = dirname(resolve(lockFile));
  const path = join(await realpath(folder).catch(() => folder), basename(lockFile));
  return join(cache, 'weights', 'pins', `${sha256(path)}.lock`);
}

async function readLock(lockFile: string): Promise<z.output<typeof lockSchema>> {
  let text: string;
  try {
    text = await readFile(lockFile, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { format: 1, weights: {} };
    throw new WeightsError(`Expected to read ${lockFile} but it could not be read.`, { hint: 'Check its permissions.', cause: error });
  }
  try {
    return lockSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new WeightsError(`Expected a lock file of format 1 at ${lockFile} but it holds something else.`, {
      hint: 'Restore it from version control, or remove it to pin the weights anew.',
      cause,
    });
  }
}
