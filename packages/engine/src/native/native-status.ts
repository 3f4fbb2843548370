import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { EngineError } from '@graft/core';
import { buildKey, buildsDirectory, listBuilds, placeOf, readBuild, tfjsNodeDirectory } from './native-build.ts';

/** The command that completes the native engine, or tries it again. */
export const setupCommand = 'graft doctor --fix';
/** The hint of every error about a missing native engine. */
export const setupHint: string = `\`${setupCommand}\` completes the native engine and says what it needs.`;

/** Whether the native engine can be loaded, as far as files tell. */
export interface NativeStatus {
  readonly available: boolean;
  /** Path of the addon that the engine would load. */
  readonly addon?: string;
  /** Version of the library behind it, where it is known without loading it. */
  readonly libtensorflow?: string;
  /** Why it is not available, in words that continue "Expected the native engine but". */
  readonly why?: string;
}

/**
 * Whether the native engine is complete. Looks at files only and loads nothing, so a broken library is found when it is loaded, or by the
 * probe of `completeNative`.
 */
export async function nativeStatus(): Promise<NativeStatus> {
  const directory = tfjsNodeDirectory();
  if (directory === undefined) return { available: false, why: 'the optional package @tensorflow/tfjs-node is not installed' };

  const named = process.env.GRAFT_LIBTENSORFLOW;
  if (named) {
    const build = await readBuild(join(buildsDirectory(), buildKey(placeOf(named))));
    if (build !== undefined) return { available: true, addon: build.addon, libtensorflow: build.libtensorflow };
    return { available: false, why: `it has not been completed with GRAFT_LIBTENSORFLOW=${named}` };
  }

  const own = installedAddon(directory);
  if (own !== undefined) return { available: true, addon: own };
  const [build] = await listBuilds();
  if (build !== undefined) return { available: true, addon: build.addon, libtensorflow: build.libtensorflow };
  return { available: false, why: 'it has not been completed on this machine' };
}

/** The addon that tfjs-node's own install script leaves in its package, where that script ran and succeeded. */
export function installedAddon(directory: string): string | undefined {
  const candidates = [8, 7, 6, 5, 4, 3].map((version) => join(directory, 'lib', `napi-v${version}`, 'tfjs_binding.node'));
  return candidates.find((path) => existsSync(path));
}

/**
 * Path of the addon that the engine loads.
 *
 * @throws {EngineError} with the reason and the command to run, where the native engine is not complete.
 */
export async function requireNativeAddon(): Promise<string> {
  const { addon, why } = await nativeStatus();
  if (addon === undefined) throw new EngineError(`Expected the native engine but ${why}.`, { hint: setupHint });
  return addon;
}
