import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalJsonLine, sha256, writeAtomically } from '@graft/core';

/**
 * Raise it with every change of builders, importers or the engine's compiler that changes a compiled network: networks of other
 * versions are not used.
 */
export const builderVersion = 3;

/** The folder of compiled networks, each with its sha256 beside it. */
export function compiledFolder(cache: string): string {
  return join(cache, 'compiled');
}

/**
 * The file of a compiled network. The version precedes the hash, so that pruning recognises networks of other versions.
 *
 * @param identity - all that decides a byte of it.
 */
export function compiledPath(cache: string, identity: object): string {
  return join(compiledFolder(cache), `v${builderVersion}-${sha256(canonicalJsonLine({ builderVersion, ...identity }))}.onnx`);
}

/**
 * A compiled network: from the cache, verified by the sha256 beside it, else compiled and kept there.
 *
 * @param identity - all that decides a byte of it.
 */
export async function compiledNetwork(cache: string, identity: object, compile: () => Promise<Uint8Array>): Promise<Uint8Array> {
  const path = compiledPath(cache, identity);
  const cached = await readCompiled(path);
  if (cached) return cached;
  const network = await compile();
  await writeCompiled(path, network);
  return network;
}

/** A compiled network; undefined if it is missing or does not match its sha256. */
export async function readCompiled(path: string): Promise<Uint8Array | undefined> {
  try {
    for (const file of [path, `${path}.sha256`]) if (!(await stat(file)).isFile()) return undefined;
    const [bytes, digest] = await Promise.all([readFile(path), readFile(`${path}.sha256`, 'utf8')]);
    return sha256(bytes) === digest.trim() ? bytes : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

export async function writeCompiled(path: string, network: Uint8Array): Promise<void> {
  await writeAtomically(path, network);
  await writeAtomically(`${path}.sha256`, `${sha256(network)}\n`);
}
