import { readFileSync } from 'node:fs';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { cacheDirectory, canonicalJson, sha256 } from '@graft/core';

/** A completed native engine in the cache: the addon, and the library it was linked with. */
export interface NativeBuild {
  readonly directory: string;
  readonly addon: string;
  /** `2.15.1`, as the loaded library said when it was probed. */
  readonly libtensorflow: string;
}

/** Content of `ready.json`. Files are relative to the build, or absolute for a library of the system; sizes in bytes. */
interface BuildRecord {
  readonly addon: string;
  readonly libtensorflow: string;
  readonly files: Readonly<Record<string, number>>;
}

/** Rises when the way of building changes, so that older builds are not used. */
const recipe = 1;
const recordName = 'ready.json';

/** Folder of all builds. */
export function buildsDirectory(): string {
  return join(cacheDirectory(), 'native');
}

/** Name of a build: what the addon's bytes depend on. Node's ABI does not belong to it, as the addon uses Node-API. */
export function buildKey(source: string): string {
  return `tfjs-node-${tfjsNodeVersion() ?? 'none'}-${source}-${process.platform}-${process.arch}-r${recipe}`;
}

/** The source part of a build's name for a library that the user or the system provides: a hash of its path. */
export function placeOf(directory: string): string {
  return `at-${sha256(resolve(directory)).slice(0, 12)}`;
}

/** Folder of the installed @tensorflow/tfjs-node; undefined where the optional dependency is not installed. */
export function tfjsNodeDirectory(): string | undefined {
  try {
    return dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-node/package.json'));
  } catch {
    return undefined;
  }
}

/** Version of the installed @tensorflow/tfjs-node; undefined where it is not installed. */
export function tfjsNodeVersion(): string | undefined {
  const directory = tfjsNodeDirectory();
  return directory && (JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as { version: string }).version;
}

/** A finished build, if every file of its record exists in full size. Cheap enough for every start. */
export async function readBuild(directory: string): Promise<NativeBuild | undefined> {
  try {
    const { addon, libtensorflow, files } = JSON.parse(await readFile(join(directory, recordName), 'utf8')) as BuildRecord;
    for (const [path, size] of Object.entries(files)) if ((await stat(resolve(directory, path))).size !== size) return undefined;
    return { directory, addon: join(directory, addon), libtensorflow };
  } catch {
    return undefined;
  }
}

/** Mark a build as finished: write the sizes of its files. @throws where one of them is missing. */
export async function writeBuildRecord(
  directory: string,
  build: { addon: string; libtensorflow: string; files: readonly string[] },
): Promise<void> {
  const sizes = await Promise.all(build.files.map(async (path) => [path, (await stat(resolve(directory, path))).size] as const));
  const record: BuildRecord = { addon: build.addon, libtensorflow: build.libtensorflow, files: Object.fromEntries(sizes) };
  await writeFile(join(directory, recordName), canonicalJson(record));
}

/** Every finished build for this machine and this tfjs-node: the wheel's comes first, those of other libraries (`at-...`) last. */
export async function listBuilds(): Promise<NativeBuild[]> {
  const [before, after] = buildKey('\0').split('\0') as [string, string];
  const names = await readdir(buildsDirectory()).catch((): string[] => []);
  const builds: NativeBuild[] = [];
  for (const name of names.sort().reverse()) {
    if (!name.startsWith(before) || !name.endsWith(after)) continue;
    const build = await readBuild(join(buildsDirectory(), name));
    if (build !== undefined) builds.push(build);
  }
  return builds;
}
