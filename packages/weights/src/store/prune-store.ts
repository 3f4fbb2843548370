import { lstat, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheDirectory, lockDirectory } from '@graft/core';
import { digestOnDisk } from '../weight-files.ts';
import { lockName } from './obtain.ts';
import { partialFolder } from './weights-cache.ts';

/** What lies in the cache and goes. */
export interface Pruned<Why extends string = string> {
  readonly path: string;
  readonly bytes: number;
  readonly why: 'unfinished download' | 'not the weights that it is filed as' | 'weights' | Why;
}

export interface PruneOptions {
  readonly cache?: string | undefined;
  /** Sound files too: the next run obtains them again. Pins stay. */
  readonly isAll?: boolean | undefined;
  /** Say what would go, and leave it. */
  readonly isDry?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called when another process is fetching. */
  readonly onWait?: ((pid: number) => void) | undefined;
}

export interface PruneContext<Why extends string> {
  /** Ids of assets that others may be about to fetch. */
  readonly ids: readonly string[];
  /** What else goes, found while nobody fetches. */
  readonly also: (cache: string, isAll: boolean) => Promise<readonly Pruned<Why>[]>;
}

/**
 * Tidy the cache: downloads that never ended, and files that are not what they are filed as; with `isAll` the sound ones too.
 * Pins, and whatever Graft did not put there, stay.
 *
 * It takes the lock of every asset, so it waits for the processes that are fetching one.
 */
export async function pruneStore<Why extends string>(
  { cache = cacheDirectory(), isAll = false, isDry = false, signal, onWait }: PruneOptions,
  { ids, also }: PruneContext<Why>,
): Promise<Pruned<Why>[]> {
  const root = join(cache, 'weights');
  const locks = new Set([...(await readdir(root).catch(() => [])).filter((name) => name.endsWith('.lock')), ...ids.map(lockName)]);
  const releases: (() => Promise<void>)[] = [];
  try {
    // In one order, so that two who prune at once do not hold what the other waits for.
    for (const name of [...locks].sort()) releases.push(await lockDirectory(join(root, name), { signal, onWait }));
    const found = [...(await unfinished(partialFolder(cache))), ...(await stored(root, isAll)), ...(await also(cache, isAll))];
    if (!isDry) for (const { path } of found) await rm(path, { recursive: true, force: true });
    return found;
  } finally {
    for (const release of releases) await release();
  }
}

async function unfinished(folder: string): Promise<Pruned<never>[]> {
  const names = (await readdir(folder).catch(() => [] as string[])).filter((name) => /^[0-9a-f]{32}(\.json)?$/.test(name)).sort();
  const found: Pruned<never>[] = [];
  for (const name of names)
    found.push({ path: join(folder, name), bytes: (await stat(join(folder, name))).size, why: 'unfinished download' });
  return found;
}

/** A folder holds its files once; whatever lies beside them was never asked for. */
async function stored(root: string, isAll: boolean): Promise<Pruned<never>[]> {
  const pruned: Pruned<never>[] = [];
  const names = await readdir(root).catch(() => [] as string[]);
  for (const sha256 of names.filter((name) => /^[0-9a-f]{64}$/.test(name)).sort()) {
    const folder = join(root, sha256);
    const entries = (await readdir(folder)).filter((name) => !name.startsWith('.')).map((name) => join(folder, name));
    const digests = new Map<string, string | undefined>();
    // A folder that lacks a file of the model is as good as changed.
    for (const path of entries) digests.set(path, await digestOnDisk(path).catch(() => undefined));
    const others = entries.filter((path) => digests.get(path) !== sha256);
    const hasSound = others.length < entries.length;
    const paths = !hasSound || isAll ? [folder] : others;
    const why = hasSound && isAll ? 'weights' : 'not the weights that it is filed as';
    for (const path of paths) pruned.push({ path, bytes: await sizeOf(path), why });
  }
  return pruned;
}

async function sizeOf(path: string): Promise<number> {
  const entry = await lstat(path);
  if (!entry.isDirectory()) return entry.size;
  let bytes = 0;
  for (const name of await readdir(path)) bytes += await sizeOf(join(path, name));
  return bytes;
}
