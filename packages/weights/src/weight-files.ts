import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { canonicalJsonLine, sha256, sha256OfFile, WeightsError } from '@graft/core';
import { expectModelJsonSize, shardNames } from './formats/tfjs-manifest.ts';

/** Files in memory as they were obtained, by name; a name has no folder. */
export type WeightFiles = ReadonlyMap<string, Uint8Array>;

/** More than any network here needs: a bound for wrong paths. */
const maxFileBytes = 1_000_000_000;

/**
 * The sha256 that names files: a single file's own, or for several files the sha256 of the canonical JSON line
 * `{"<name>":"<sha256>",...}`.
 *
 * @param digests - sha256 by file name.
 */
export function digestOfFiles(digests: ReadonlyMap<string, string>): string {
  const [first] = digests.values();
  return digests.size === 1 && first !== undefined ? first : sha256(canonicalJsonLine(Object.fromEntries(digests)));
}

/** The digest of files in memory. */
export function digestOf(files: WeightFiles): string {
  return digestOfFiles(new Map([...files].map(([name, bytes]) => [name, sha256(bytes)])));
}

/**
 * The digest of files on disk, streamed.
 *
 * @throws {WeightsError} when a file is missing, cannot be read, or is not a regular file.
 */
export async function digestOnDisk(path: string, signal?: AbortSignal): Promise<string> {
  const digests = new Map<string, string>();
  for (const file of await listFiles(path)) {
    await sizeOfFile(file);
    const digest = await sha256OfFile(file, signal).catch((cause: NodeJS.ErrnoException) => {
      signal?.throwIfAborted();
      return refuseUnreadable(file, cause);
    });
    digests.set(basename(file), digest);
  }
  return digestOfFiles(digests);
}

/**
 * Size of one file, in bytes. Ask before opening it: reading a pipe would never end.
 *
 * @throws {WeightsError} when the file is missing or is not a regular file.
 */
export async function sizeOfFile(file: string): Promise<number> {
  const entry = await stat(file).catch((cause) => {
    throw new WeightsError(`Expected ${basename(file)} among the weights in ${dirname(file)} but it is missing.`, {
      hint: 'A tfjs layers model is its model.json and all shards that it lists, in one folder.',
      cause,
    });
  });
  if (entry.isFile()) return entry.size;
  throw new WeightsError(`Expected a weight file at ${file} but it is not a regular file.`, { hint: 'Name the weight file itself.' });
}

/** Read weights at a path: one file, or the folder of a tfjs layers model. */
export async function readWeightFiles(path: string): Promise<WeightFiles> {
  const files = new Map<string, Uint8Array>();
  for (const file of await listFiles(path)) {
    const size = await sizeOfFile(file);
    if (size > maxFileBytes)
      throw new WeightsError(`Expected a weight file but ${file} has ${size} bytes.`, { hint: 'Name the weight file itself.' });
    files.set(basename(file), await readFile(file).catch((cause: NodeJS.ErrnoException) => refuseUnreadable(file, cause)));
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
  const unread = (cause: unknown): never => {
    throw new WeightsError(`Expected a tfjs layers model in ${path} but its model.json could not be read.`, {
      hint: 'Name the weight file itself, or a folder with a model.json.',
      cause,
    });
  };
  const size = await sizeOfFile(model).catch(unread);
  expectModelJsonSize(size);
  const text = await readFile(model).catch(unread);
  return [model, ...shardNames(text).map((name) => join(dirname(model), name))];
}

function refuseUnreadable(file: string, cause: NodeJS.ErrnoException): never {
  throw new WeightsError(`Expected to read ${file} but it could not be read (${cause.code}).`, { hint: 'Check its permissions.', cause });
}
