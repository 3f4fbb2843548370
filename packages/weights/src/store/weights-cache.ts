import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { WeightsError, writeAtomically } from '@graft/core';
import { digestOf, digestOnDisk, listFiles, sizeOfFile, type WeightFiles } from '../weight-files.ts';

const modelFolder = 'layers-model';

/** The folder of unfinished downloads. */
export function partialFolder(cache: string): string {
  return join(cache, 'weights', 'partial');
}

/**
 * Keep files below `<cache>/weights/<sha256>/`: one file, or a folder `layers-model` of `model.json` and shards. If the files are
 * there already, under any name, they stay; anything else that lies there is removed.
 *
 * Each file is written atomically and `model.json` last, so a killed process leaves nothing that looks complete.
 */
export async function storeWeights(cache: string, files: WeightFiles): Promise<{ path: string; sha256: string }> {
  const sha256 = digestOf(files);
  const folder = join(cache, 'weights', sha256);
  const there = await checkCachedWeights(cache, sha256);
  if (there?.received === sha256) return { path: there.path, sha256 };
  if (there) await rm(folder, { recursive: true, force: true });
  if (files.size === 1) {
    const [[name, bytes]] = [...files] as [[string, Uint8Array]];
    const path = join(folder, visibleName(name));
    await writeAtomically(path, bytes);
    return { path, sha256 };
  }
  const model = join(folder, modelFolder);
  const names = [...files.keys()].sort((a, b) => Number(a === 'model.json') - Number(b === 'model.json'));
  for (const name of names) await writeAtomically(join(model, name), files.get(name) as Uint8Array);
  return { path: model, sha256 };
}

/** Names with a dot are drafts and `layers-model` is a folder: a file of such a name would not be found again. */
function visibleName(name: string): string {
  const plain = name.replace(/^\.+/, '');
  return plain === '' || plain === modelFolder ? 'weights' : plain;
}

/** What lies in the cache under a sha256. */
export interface CachedWeights {
  readonly path: string;
  readonly bytes: number;
  /** Why it cannot be read: a file is missing, or is not a regular file. */
  readonly damage?: string | undefined;
}

/**
 * Where files lie in the cache, verified; undefined if they are not there.
 *
 * @throws {WeightsError} when they are damaged or do not have the sha256 they are filed under.
 */
export async function cachedWeights(cache: string, sha256: string): Promise<string | undefined> {
  const found = await checkCachedWeights(cache, sha256);
  if (!found) return undefined;
  const { path, damage, received } = found;
  if (received === sha256) return path;
  const why = damage === undefined ? `they have ${received}` : `they are damaged: ${damage}`;
  throw new WeightsError(`Expected the weights at ${path} with sha256 ${sha256} but ${why}.`, {
    hint: '`graft models prune` removes them; the next run fetches them again.',
  });
}

/** What lies in the cache under a sha256, and the sha256 that it has, if it can be read. */
export async function checkCachedWeights(
  cache: string,
  sha256: string,
  signal?: AbortSignal,
): Promise<(CachedWeights & { readonly received?: string }) | undefined> {
  const found = await findCachedWeights(cache, sha256);
  if (!found || found.damage !== undefined) return found;
  try {
    return { ...found, received: await digestOnDisk(found.path, signal) };
  } catch (error) {
    return { ...found, damage: damageOf(error) };
  }
}

/** What lies in the cache under a sha256, without reading it. */
export async function findCachedWeights(cache: string, sha256: string): Promise<CachedWeights | undefined> {
  const path = await locateWeights(cache, sha256);
  if (path === undefined) return undefined;
  let bytes = 0;
  try {
    for (const file of await listFiles(path)) bytes += await sizeOfFile(file);
    return { path, bytes };
  } catch (error) {
    return { path, bytes, damage: damageOf(error) };
  }
}

function damageOf(error: unknown): string {
  if (WeightsError.isInstance(error)) return error.message.replace(/\.$/, '');
  throw error;
}

async function locateWeights(cache: string, sha256: string): Promise<string | undefined> {
  const folder = join(cache, 'weights', sha256);
  const names = await readdir(folder).catch(() => [] as string[]);
  if (names.includes(modelFolder)) return (await isFile(join(folder, modelFolder, 'model.json'))) ? join(folder, modelFolder) : undefined;
  const name = names.find((candidate) => !candidate.startsWith('.'));
  return name === undefined ? undefined : join(folder, name);
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() ?? false;
}
