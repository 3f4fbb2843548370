import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { WeightsError, writeAtomically } from '@graft/core';
import { digestOf, digestOnDisk, listFiles, type WeightFiles } from './weight-files.ts';

const modelFolder = 'layers-model';

/** Where downloads lie that are not finished. */
export function partialFolder(cache: string): string {
  return join(cache, 'weights', 'partial');
}

/**
 * Weights on disk below `<cache>/weights/<sha256>/`: one file, or a folder `layers-model` of `model.json` and shards.
 *
 * Each file is written atomically and `model.json` last, so a killed process leaves nothing that looks complete.
 */
export async function storeWeights(cache: string, files: WeightFiles): Promise<{ path: string; sha256: string }> {
  const sha256 = digestOf(files);
  const folder = join(cache, 'weights', sha256);
  if (files.size === 1) {
    const [[name, bytes]] = [...files] as [[string, Uint8Array]];
    await writeAtomically(join(folder, name), bytes);
    return { path: join(folder, name), sha256 };
  }
  const model = join(folder, modelFolder);
  const names = [...files.keys()].sort((a, b) => Number(a === 'model.json') - Number(b === 'model.json'));
  for (const name of names) await writeAtomically(join(model, name), files.get(name) as Uint8Array);
  return { path: model, sha256 };
}

/**
 * Where weights lie in the cache, verified; undefined where they do not.
 *
 * @throws {WeightsError} when files are there and are not the ones they are filed as.
 */
export async function cachedWeights(cache: string, sha256: string): Promise<string | undefined> {
  const path = await locateWeights(cache, sha256);
  if (path === undefined) return undefined;
  const received = await digestOnDisk(path);
  if (received === sha256) return path;
  throw new WeightsError(`Expected the weights at ${path} with sha256 ${sha256} but they have ${received}.`, {
    hint: 'The file is broken or was changed. Remove it; the next run fetches it again.',
  });
}

/** The same without reading the files: where they are and how large. */
export async function findCachedWeights(cache: string, sha256: string): Promise<{ path: string; bytes: number } | undefined> {
  const path = await locateWeights(cache, sha256);
  if (path === undefined) return undefined;
  let bytes = 0;
  for (const file of await listFiles(path)) bytes += (await stat(file)).size;
  return { path, bytes };
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
