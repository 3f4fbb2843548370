import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ArtifactError, sha256 } from '@graft/core';
import { nativeStatus } from '@graft/engine';
import { z } from 'zod';
import type { StageDefinition } from './define-stage.ts';

const dist = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/**
 * What computed a stage's result, as names and values: a hash of each package's compiled code and of the stage's own
 * modules, versions of native libraries, the machine's kind (floating point differs between processor families), and
 * the training runtime where the stage trains.
 */
export async function codeVersion(stage: StageDefinition): Promise<Record<string, string>> {
  const modules = await moduleClosure(stage.module);
  const version: Record<string, string> = {
    machine: machineKind(),
    [`runner/${stage.name}`]: sha256((await Promise.all(modules.map((path) => readFile(join(dist, path))))).join('\n')),
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

const importList = z.record(z.string(), z.array(z.string()));
let imports: Promise<z.output<typeof importList>> | undefined;

/**
 * The compiled modules of the runner that a module reaches: itself, what it imports, and the threads it starts, sorted.
 *
 * The build lists who imports whom (`dist/imports.json`).
 *
 * @param module - `import.meta.url` of a compiled module. @returns paths below `dist`, POSIX.
 */
export async function moduleClosure(module: string): Promise<string[]> {
  imports ??= readFile(join(dist, 'imports.json'), 'utf8').then((text) => importList.parse(JSON.parse(text)));
  const list = await imports;
  const found = new Set<string>();
  const visit = (path: string): void => {
    if (found.has(path)) return;
    found.add(path);
    for (const imported of list[path] ?? []) visit(imported);
  };
  visit(relative(dist, fileURLToPath(module)).replaceAll('\\', '/'));
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

const packageManifest = z.looseObject({ name: z.string().optional(), version: z.string().optional() });

/** The version in the package.json that lies above a library's entry: an exports map may hide that file itself. */
function libraryVersion(library: string, dependent: string): string {
  const require = createRequire(import.meta.resolve(dependent));
  for (let directory = dirname(require.resolve(library)); directory !== dirname(directory); directory = dirname(directory)) {
    try {
      const manifest = packageManifest.parse(require(join(directory, 'package.json')));
      if (manifest.name === library && manifest.version) return manifest.version;
    } catch {
      // No package.json at this level.
    }
  }
  throw new ArtifactError(`Expected the package.json of ${library} above its entry but found none.`, { hint: 'Install again.' });
}
