import { lstat, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheDirectory, lockDirectory } from '@graft/core';
import { digestOnDisk } from '../weight-files.ts';
import { lockName } from './obtain.ts';
import { partialFolder } from './weights-cache.ts';

/** What is removed from the cache. */
export interface Pruned<Why extends string = string> {
  readonly path: string;
  readonly bytes: number;
  readonly why: 'unfinished download' | 'not the weights that it is filed as' | 'weights' | Why;
}

export interface PruneOptions {
  readonly cache?: string | undefined;
  /** Sound files too: the next run obtains them again. Pins stay. */
  readonly isAll?: boolean | undefined;
  /** List what would be removed, and leave it. */
  readonly isDry?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called when another process is fetching. */
  readonly onWait?: ((pid: number) => void) | undefined;
}

export interface PruneContext<Why extends string> {
  /** Ids of assets that others may be about to fetch. */
  readonly ids: readonly string[];
  /** What else is to be removed; called while no other process fetches. */
  readonly also: (cache: string, isAll: boolean) => Promise<readonly Pruned<Why>[]>;
}

/**
 * Tidy the cache: remove unfinished downloads and files that do not have the sha256 they are filed under; with `isAll` sound files
 * too. Pins stay, and so does what Graft did not put there.
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
    // Always in the same order, so that two processes that prune at once do not wait for each other.
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

/** A folder holds its files once; anything beside them does not belong there. */
async function stored(root: string, isAll: boolean): Promise<Pruned<never>[]> {
  const pruned: Pruned<never>[] = [];
  const names = await readdir(root).catch(() => [] as string[]);
  for (const sha256 of names.filter((name) => /^[0-9a-f]{64}$/.test(name)).sort()) {
    const folder = join(root, sha256);
    const entries = (await readdir(folder)).filter((name) => !name.startsWith('.')).map((name) => join(folder, name));
    const digests = new Map<string, string | undefined>();
    // A folder without a file of the model counts as changed.
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
