import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { runProgram } from '@graft/core';
import type { BuildContext } from './native-source.ts';

/** Where the compiler finds the library, and where the addon goes. */
export interface CompileAddon extends BuildContext {
  /** The build's folder; the addon goes into it. */
  readonly directory: string;
  readonly include: string;
  readonly lib: string;
  /** Where the addon looks for its libraries when it is loaded. */
  readonly rpath: string;
  /** File names below `lib`. */
  readonly libraries: readonly string[];
}

/**
 * Compile the two sources of tfjs-node with g++ alone. node-gyp would download Node's headers first; the package node-api-headers has all
 * that a Node-API addon needs, and one addon runs on every Node.
 *
 * @returns the addon's path, relative to the build's folder.
 */
export async function compileAddon({
  directory,
  tfjsNode,
  include,
  lib,
  rpath,
  libraries,
  onProgress,
  signal,
}: CompileAddon): Promise<string> {
  const nodeApi = join(dirname(createRequire(import.meta.url).resolve('node-api-headers/package.json')), 'include');
  const addon = join('addon', 'tfjs_binding.node');
  await mkdir(join(directory, 'addon'), { recursive: true });
  onProgress({ task: 'compiling the addon', done: 0, total: 1 });
  await runProgram(
    process.env.CXX || 'g++',
    [
      ...['-shared', '-fPIC', '-O2', '-std=c++17', '-DNAPI_VERSION=8', `-I${nodeApi}`, `-I${include}`, `-I${tfjsNode}`],
      ...['tfjs_backend.cc', 'tfjs_binding.cc'].map((source) => join(tfjsNode, 'binding', source)),
      ...[`-L${lib}`, ...libraries.map((name) => `-l:${name}`), `-Wl,-rpath,${rpath}`, '-o', join(directory, addon)],
    ],
    { signal },
  );
  onProgress({ task: 'compiling the addon', done: 1, total: 1 });
  return addon;
}
