import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { canonicalJsonLine, sha256, sha256OfFile, WeightsError } from '@graft/core';

/** Weights in memory, as they were obtained: file names (no folders) and bytes. */
export type WeightFiles = ReadonlyMap<string, Uint8Array>;

/** More than any network here needs; a bound on what a wrong path can make us read. */
const maxFileBytes = 1_000_000_000;

/**
 * The sha256 that names weights: of one file its own, of several the sha256 of the canonical JSON line
 * `{"<name>":"<sha256>",...}`.
 *
 * @param digests - sha256 by file name.
 */
export function digestOfFiles(digests: ReadonlyMap<string, string>): string {
  const [first] = digests.values();
  return digests.size === 1 && first !== undefined ? first : sha256(canonicalJsonLine(Object.fromEntries(digests)));
}

/** The digest of weights in memory. */
export function digestOf(files: WeightFiles): string {
  return digestOfFiles(new Map([...files].map(([name, bytes]) => [name, sha256(bytes)])));
}

/** The digest of weights on disk, streamed. */
export async function digestOnDisk(path: string): Promise<string> {
  const digests = new Map<string, string>();
  for (const file of await listFiles(path)) digests.set(basename(file), await sha256OfFile(file));
  return digestOfFiles(digests);
}

/** Read weights at a path: one file, or the folder of a tfjs layers model. */
export async function readWeightFiles(path: string): Promise<WeightFiles> {
  const files = new Map<string, Uint8Array>();
  for (const file of await listFiles(path)) {
    const { size } = await stat(file).catch((cause) => {
      throw new WeightsError(`Expected ${basename(file)} among the weights at ${path} but there is none.`, {
        hint: 'A tfjs layers model is its model.json and every shard that it lists, in one folder.',
        cause,
      });
    });
    if (size > maxFileBytes)
      throw new WeightsError(`Expected a weight file but ${file} has ${size} bytes.`, { hint: 'Name the file of the weights alone.' });
    files.set(basename(file), await readFile(file));
  }
  return files;
}

/** The files that make up the weights at a path: itself, or `model.json` and the shards that it lists. */
export async function listFiles(path: string): Promise<string[]> {
  const entry = await stat(path).catch(() => undefined);
  if (!entry)
    throw new WeightsError(`Expected weights at ${path} but there is nothing.`, {
      hint: 'Check the path given with --weights or GRAFT_WEIGHTS_DIR.',
    });
  const model = entry.isDirectory() ? join(path, 'model.json') : path;
  if (basename(model) !== 'model.json') return [model];
  const text = await readFile(model).catch((cause) => {
    throw new WeightsError(`Expected a tfjs layers model in ${path} but its model.json could not be read.`, {
      hint: 'Name the weight file itself, or a folder with a model.json.',
      cause,
    });
  });
  return [model, ...shardNames(text).map((name) => join(dirname(model), name))];
}

/**
 * The shards that a `model.json` lists, each a plain name beside it.
 *
 * @throws {WeightsError} for a name that would leave the folder.
 */
export function shardNames(modelJson: Uint8Array): string[] {
  let groups: unknown;
  try {
    groups = (JSON.parse(Buffer.from(modelJson).toString('utf8')) as { weightsManifest?: unknown }).weightsManifest;
  } catch (cause) {
    throw new WeightsError('Expected a tfjs model.json but it is no JSON.', { hint: 'Fetch the model again.', cause });
  }
  const names = Array.isArray(groups)
    ? groups.flatMap((group: { paths?: unknown } | null) => (Array.isArray(group?.paths) ? group.paths : [undefined]))
    : [undefined];
  for (const name of names) {
    if (typeof name !== 'string' || !/^[\w.-]{1,200}$/.test(name) || name.startsWith('.') || name === 'model.json') {
      throw new WeightsError(
        `Expected a tfjs model.json that lists its shards by plain names but received ${JSON.stringify(name) ?? 'none'}.`,
        { hint: 'Fetch the model again.' },
      );
    }
  }
  return names as string[];
}
