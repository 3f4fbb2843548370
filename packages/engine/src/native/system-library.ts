import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { EngineError, runProgram } from '@graft/core';
import { compileAddon } from './compile-addon.ts';
import { placeOf } from './native-build.ts';
import type { NativeSource } from './native-source.ts';

/** Names of the library; that of the C library comes first. A Python installation has the last one, with the C functions in it. */
const names = ['libtensorflow.so.2', 'libtensorflow.so', 'libtensorflow_cc.so.2'];
const frameworkNames = ['libtensorflow_framework.so.2', 'libtensorflow_framework.so'];

/**
 * A libtensorflow that is already installed: the folder of an unpacked C library (`lib/`, `include/`) or of Python's tensorflow.
 *
 * @param place - the folder, or the library itself.
 */
export function systemLibrary(place: string): NativeSource {
  return {
    title: `libtensorflow at ${place}`,
    key: placeOf(place),
    async build(directory, context) {
      const { lib, include, libraries } = locate(place);
      const addon = await compileAddon({ ...context, directory, include, lib, rpath: lib, libraries });
      return { addon, files: [addon, ...libraries.map((name) => join(lib, name))] };
    },
  };
}

/** Folders of this system that hold a libtensorflow with its headers: the usual prefixes, and Python's tensorflow. */
export async function findSystemLibraries(signal?: AbortSignal): Promise<string[]> {
  if (process.platform !== 'linux') return [];
  const question = 'import importlib.util as u; s = u.find_spec("tensorflow"); print(list(s.submodule_search_locations)[0] if s else "")';
  const python = await runProgram('python3', ['-c', question], { signal, timeoutMs: 20_000 }).catch((error: unknown) => {
    if (EngineError.isInstance(error)) return '';
    throw error;
  });
  return ['/usr/local', '/usr', '/opt/libtensorflow', python.trim()].filter((place) => place !== '' && isComplete(place));
}

function isComplete(place: string): boolean {
  try {
    return locate(place) !== undefined;
  } catch {
    return false;
  }
}

interface Located {
  readonly lib: string;
  readonly include: string;
  readonly libraries: readonly string[];
}

function locate(place: string): Located {
  const root = /\.so(\.\d+)*$/.test(place) ? dirname(place) : place;
  const lib = [join(root, 'lib'), root].find((folder) => names.some((name) => existsSync(join(folder, name))));
  if (lib === undefined) throw new EngineError(`neither ${names.join(' nor ')} is in ${root} or its lib folder`);
  const include = [join(root, 'include'), join(root, '..', 'include')].find((folder) =>
    existsSync(join(folder, 'tensorflow', 'c', 'c_api.h')),
  );
  if (include === undefined) throw new EngineError(`include/tensorflow/c/c_api.h is missing beside ${lib}`);
  const libraries = [names, frameworkNames].flatMap((choices) => choices.find((name) => existsSync(join(lib, name))) ?? []);
  return { lib, include, libraries };
}
