import { readFile, realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { cacheDirectory, canonicalJson, lockDirectory, sha256, WeightsError, writeAtomically } from '@graft/core';
import { z } from 'zod';
import type { Asset, Store } from './asset.ts';

const lockSchema = z.looseObject({
  format: z.literal(1),
  weights: z.record(z.string(), z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/), source: z.string() })),
});

/** The sha256 of files that were accepted once; from then on no others are. */
export interface Pin {
  readonly sha256: string;
  /** Where they came from, for a person. */
  readonly source: string;
}

/** What is known of an asset's sha256. */
export interface Pinned {
  /** The lock file's pin. */
  readonly own: Pin | undefined;
  /** The pin of the cache, from another project: only if neither the lock file nor any source states a sha256. */
  readonly borrowed: Pin | undefined;
  /** The digests that are accepted as this asset in the cache: the pin's alone, or every one that a source states. */
  readonly accepted: readonly string[];
}

/** The store that options name. Default: the cache, with a lock file of its own. */
export function storeOf({ cache = cacheDirectory(), lockFile }: { cache?: string | undefined; lockFile?: string | undefined }): Store {
  return { cache, lockFile: lockFile ?? sharedLockFile(cache) };
}

/**
 * The pins of an asset; each lock file is read once.
 *
 * @throws {WeightsError} when a file is not a lock file, or has a pin under the asset's former name.
 */
export async function readPins({ id, title, formerId, sources }: Asset, { cache, lockFile }: Store): Promise<Pinned> {
  const { weights: pins } = await readLock(lockFile);
  const own = pins[id];
  const former = formerId === undefined || own ? undefined : pins[formerId];
  if (former) {
    throw new WeightsError(`Expected the pin of ${title} as "${id}" in ${lockFile} but it has "${formerId}", an old name.`, {
      hint:
        `It pins sha256 ${former.sha256} from ${former.source}. ` +
        'Rename that entry to the new name to keep the pin, or remove it to pin the file again.',
    });
  }
  const stated = sources.flatMap((source) => source.sha256 ?? []);
  const isBorrowing = !own && stated.length === 0 && lockFile !== sharedLockFile(cache);
  const borrowed = isBorrowing ? (await readLock(sharedLockFile(cache))).weights[id] : undefined;
  const pin = own ?? borrowed;
  return { own, borrowed, accepted: pin ? [pin.sha256] : stated };
}

/** Pin what was accepted just now; the cache remembers it too, so that the next project finds it there and fetches nothing. */
export async function pinAccepted(store: Store, id: string, pin: Pin, signal?: AbortSignal): Promise<void> {
  await writePin(store, id, pin, { signal });
  const shared = { ...store, lockFile: sharedLockFile(store.cache) };
  if (shared.lockFile !== store.lockFile) await writePin(shared, id, pin, { signal, isKept: true });
}

/**
 * Pin an asset. Other pins stay, including those that other processes write at the same time: one after the other reads and
 * writes the file, under a lock that lies in the cache and not among the user's files.
 *
 * @param options.isKept - leave a pin that is there already.
 * @throws {WeightsError} when the file exists but is not a lock file; {ArtifactError} when it cannot be written.
 */
export async function writePin(
  { cache, lockFile }: Store,
  id: string,
  pin: Pin,
  { signal, isKept = false }: { readonly signal?: AbortSignal | undefined; readonly isKept?: boolean } = {},
): Promise<void> {
  const release = await lockDirectory(await guardOf(lockFile, cache), { signal });
  try {
    const lock = await readLock(lockFile);
    if (isKept && lock.weights[id]) return;
    await writeAtomically(lockFile, canonicalJson({ ...lock, weights: { ...lock.weights, [id]: pin } }));
  } finally {
    await release();
  }
}

/** Where the cache keeps its pins: those of projects without a lock file of their own, and what it obtained for the others. */
function sharedLockFile(cache: string): string {
  return join(cache, 'weights', 'graft.lock.json');
}

/** The lock of a lock file, named for where it really lies. Not beside the locks of assets, all of which prune takes at once. */
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
      hint: 'Restore it from version control, or remove it to pin the weights again.',
      cause,
    });
  }
}
