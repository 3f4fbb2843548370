import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ArtifactError, sha256 } from '@graft/core';
import { nativeStatus } from '@graft/engine';
import type { StageDefinition } from './define-stage.ts';

const dist = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/**
 * What computed a stage's result, as names and values: a hash of each package's compiled code and of the stage's own
 * modules, versions of native libraries, the machine's kind (floating point differs between processor families), and
 * the training runtime where the stage trains.
 */
export async function codeVersion(stage: StageDefinition): Promise<Record<string, string>> {
  const version: Record<string, string> = {
    machine: machineKind(),
    [`runner/${stage.name}`]: sha256(
      (await Promise.all((await stageModules(stage.name)).map((path) => readFile(join(dist, path))))).join('\n'),
    ),
  };
  for (const name of stage.uses) version[name] = await hashOfPackage(name);
  for (const [library, dependent] of Object.entries(stage.libraries)) version[library] = libraryVersion(library, dependent);
  if (stage.trains) {
    const { available, libtensorflow } = await nativeStatus();
    version.training = available ? `libtensorflow ${libtensorflow}` : 'wasm';
  }
  return version;
}

export function machineKind(): string {
  return `${process.platform}-${process.arch}, ${cpus()[0]?.model ?? 'unknown processor'}, node ${process.versions.node.split('.')[0]}`;
}

/** The compiled modules of a stage below `dist`: its file and the relative imports and threads it reaches, sorted. */
export async function stageModules(stage: string): Promise<string[]> {
  const found = new Set<string>();
  const visit = async (path: string): Promise<void> => {
    if (found.has(path)) return;
    found.add(path);
    const source = await readFile(join(dist, path), 'utf8');
    for (const match of source.matchAll(/(?:^(?:import|export)[^'"]*|new URL\()['"](\.{1,2}\/[^'"]+)['"]/gm)) {
      await visit(relative(dist, resolve(dist, dirname(path), match[1] as string)).replaceAll('\\', '/'));
    }
  };
  await visit(`stages/${stage}.js`);
  return [...found].sort();
}

const packageHashes = new Map<string, Promise<string>>();

function hashOfPackage(name: string): Promise<string> {
  let hash = packageHashes.get(name);
  if (!hash) {
    hash = hashTree(dirname(fileURLToPath(import.meta.resolve(name))));
    packageHashes.set(name, hash);
  }
  return hash;
}

async function hashTree(directory: string): Promise<string> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.js'))
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((path) => !path.startsWith('testing/'))
    .sort();
  const parts = await Promise.all(paths.map(async (path) => `${path} ${sha256(await readFile(join(directory, path)))}`));
  return sha256(parts.join('\n'));
}

/** The version in the package.json that lies above a library's entry: an exports map may hide that file itself. */
function libraryVersion(library: string, dependent: string): string {
  const require = createRequire(import.meta.resolve(dependent));
  for (let directory = dirname(require.resolve(library)); directory !== dirname(directory); directory = dirname(directory)) {
    try {
      const manifest = require(join(directory, 'package.json')) as { name?: string; version?: string };
      if (manifest.name === library && manifest.version) return manifest.version;
    } catch {
      // No package.json at this level.
    }
  }
  throw new ArtifactError(`Expected the package.json of ${library} above its entry but found none.`, { hint: 'Install again.' });
}
