import { lstat, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheDirectory, lockDirectory } from '@graft/core';
import { digestOnDisk, partialFolder } from '@graft/weights';
import { builderVersion, compiledFolder, readCompiled } from '../compiled-cache.ts';
import { backboneIds } from '../find-backbone.ts';
import { lockName } from './resolve-weights.ts';

export interface PruneOptions {
  readonly cache?: string | undefined;
  /** Sound weights and compiled networks too: the next run fetches and compiles them again. Pins stay. */
  readonly isAll?: boolean | undefined;
  /** Say what would go, and leave it. */
  readonly isDry?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called when another process is fetching. */
  readonly onWait?: ((pid: number) => void) | undefined;
}

/** What lay in the cache and goes. */
export interface Pruned {
  readonly path: string;
  readonly bytes: number;
  readonly why:
    | 'unfinished download'
    | 'not the weights that it is filed as'
    | 'weights'
    | 'network compiled by another version'
    | 'broken compiled network'
    | 'compiled network';
}

/**
 * Tidy the cache: downloads that never ended, files that are not the weights that they are filed as, and compiled networks
 * that are broken or that no version here reads; with `isAll` the sound ones too, which are compiled again from the weights.
 * Pins, and whatever Graft did not put there, stay.
 *
 * It takes the lock of every backbone, so it waits for whoever is fetching one.
 */
export async function pruneWeights({
  cache = cacheDirectory(),
  isAll = false,
  isDry = false,
  signal,
  onWait,
}: PruneOptions = {}): Promise<Pruned[]> {
  const root = join(cache, 'weights');
  const locks = new Set([...(await readdir(root).catch(() => [])).filter((name) => name.endsWith('.lock')), ...backboneIds.map(lockName)]);
  const releases: (() => Promise<void>)[] = [];
  try {
    // In one order, so that two who prune at once do not hold what the other waits for.
    for (const name of [...locks].sort()) releases.push(await lockDirectory(join(root, name), { signal, onWait }));
    const found = [...(await unfinished(partialFolder(cache))), ...(await stored(root, isAll)), ...(await compiled(cache, isAll))];
    if (!isDry) for (const { path } of found) await rm(path, { recursive: true, force: true });
    return found;
  } finally {
    for (const release of releases) await release();
  }
}

async function unfinished(folder: string): Promise<Pruned[]> {
  const names = (await readdir(folder).catch(() => [] as string[])).filter((name) => /^[0-9a-f]{32}(\.json)?$/.test(name)).sort();
  const found: Pruned[] = [];
  for (const name of names)
    found.push({ path: join(folder, name), bytes: (await stat(join(folder, name))).size, why: 'unfinished download' });
  return found;
}

/** A folder holds its weights once; whatever lies beside them was never asked for. */
async function stored(root: string, isAll: boolean): Promise<Pruned[]> {
  const pruned: Pruned[] = [];
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

async function compiled(cache: string, isAll: boolean): Promise<Pruned[]> {
  const folder = compiledFolder(cache);
  const pruned: Pruned[] = [];
  // A network and its sha256 go together, for a reason that is found once.
  const reasons = new Map<string, Pruned['why'] | undefined>();
  for (const name of (await readdir(folder).catch(() => [] as string[])).sort()) {
    const [, network, version] = /^((?:v(\d+)-)?[0-9a-f]{64}\.onnx)(?:\.sha256)?$/.exec(name) ?? [];
    if (network === undefined) continue;
    if (!reasons.has(network)) reasons.set(network, await whyCompiledGoes(join(folder, network), Number(version), isAll));
    const why = reasons.get(network);
    if (why !== undefined) pruned.push({ path: join(folder, name), bytes: await sizeOf(join(folder, name)), why });
  }
  return pruned;
}

async function whyCompiledGoes(path: string, version: number, isAll: boolean): Promise<Pruned['why'] | undefined> {
  if (version !== builderVersion) return 'network compiled by another version';
  if (!(await readCompiled(path))) return 'broken compiled network';
  return isAll ? 'compiled network' : undefined;
}

async function sizeOf(path: string): Promise<number> {
  const entry = await lstat(path);
  if (!entry.isDirectory()) return entry.size;
  let bytes = 0;
  for (const name of await readdir(path)) bytes += await sizeOf(join(path, name));
  return bytes;
}
