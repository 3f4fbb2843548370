import { join } from 'node:path';
import { EngineError, InterruptedError, lockDirectory, type OnProgress, PipelineError, writeDirectory } from '@graft/core';
import { buildKey, buildsDirectory, readBuild, tfjsNodeDirectory, writeBuildRecord } from './native-build.ts';
import type { NativeSource } from './native-source.ts';
import { nativeStatus, setupCommand } from './native-status.ts';
import { probeRuntime } from './probe-runtime.ts';
import { findSystemLibraries, systemLibrary } from './system-library.ts';
import { tensorflowWheel } from './tensorflow-wheel.ts';
import { tfjsNodeInstaller } from './tfjs-node-installer.ts';

/** Listeners of a set-up. */
export interface CompleteOptions {
  readonly onProgress?: OnProgress | undefined;
  /** Called with one line for each way that is tried, and for each that is closed. */
  readonly log?: ((line: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The outcome of a set-up. */
export interface Completion {
  readonly state: 'ready' | 'skipped';
  /** `libtensorflow 2.15.1`, where ready. */
  readonly runtime?: string;
  /** Where skipped: each way that was tried, and why it is closed. */
  readonly why?: string;
  /** Where skipped: how to try again. */
  readonly command?: string;
  readonly seconds: number;
}

/**
 * Make the native engine usable on this machine, from what is installed or what the Python package index has. Writes only below
 * `cacheDirectory()/native`, so every checkout on the machine shares it and a removed node_modules costs nothing.
 *
 * Every call trains with what it finds, in a child process, before it reports ready; a broken build is made again. Two calls
 * at once wait for each other. An interrupted one leaves nothing behind that the next would take for whole.
 *
 * @returns `skipped`, with the reasons, where this machine cannot have it. That is not an error: the transfer arm works without.
 */
export async function completeNative({
  onProgress = () => undefined,
  log = () => undefined,
  signal,
}: CompleteOptions = {}): Promise<Completion> {
  const start = performance.now();
  const seconds = (): number => Math.round((performance.now() - start) / 100) / 10;
  const tfjsNode = tfjsNodeDirectory();
  const reasons: string[] = [];
  const refuse = (title: string, error: unknown): void => {
    if (InterruptedError.isInstance(error)) throw error;
    if (!PipelineError.isInstance(error)) throw error;
    reasons.push(`${title}: ${error.message}`);
    log(`${title} does not work here: ${error.message}`);
  };

  if (tfjsNode !== undefined) {
    const { addon, libtensorflow } = await nativeStatus();
    if (addon !== undefined) {
      try {
        const { version } = await probeRuntime('native', { addon, signal });
        return { state: 'ready', runtime: `libtensorflow ${version}`, seconds: seconds() };
      } catch (error) {
        refuse(`the existing addon${libtensorflow ? ` (libtensorflow ${libtensorflow})` : ''}`, error);
      }
    }
    for (const source of await sourcesFor(signal)) {
      try {
        log(`trying ${source.title}`);
        const version = await install(source, { tfjsNode, onProgress, signal, log });
        return { state: 'ready', runtime: `libtensorflow ${version}`, seconds: seconds() };
      } catch (error) {
        refuse(source.title, error);
      }
    }
  } else {
    reasons.push('the optional package @tensorflow/tfjs-node is not installed');
  }
  return { state: 'skipped', why: reasons.join('; '), command: setupCommand, seconds: seconds() };
}

/** The ways to try, best first. Where the user names a library, it is the only one. */
async function sourcesFor(signal: AbortSignal | undefined): Promise<NativeSource[]> {
  const named = process.env.GRAFT_LIBTENSORFLOW;
  if (named) return [systemLibrary(named)];
  return [...(await findSystemLibraries(signal)).map(systemLibrary), tensorflowWheel, tfjsNodeInstaller];
}

interface Installation {
  readonly tfjsNode: string;
  readonly onProgress: OnProgress;
  readonly signal: AbortSignal | undefined;
  readonly log: (line: string) => void;
}

/** Build in a draft folder, probe, and only then give it its name. @returns the library's version. */
async function install(source: NativeSource, { tfjsNode, onProgress, signal, log }: Installation): Promise<string> {
  const directory = join(buildsDirectory(), buildKey(source.key));
  const onWait = (pid: number): void => log(`waiting for another set-up (process ${pid})`);
  const unlock = await lockDirectory(`${directory}.lock`, { onWait, signal }).catch((cause: unknown) => {
    throw signal?.aborted ? new InterruptedError('Interrupted while waiting for another set-up.', { cause }) : cause;
  });
  try {
    const built = await readBuild(directory);
    if (built !== undefined) {
      // Finished by the other set-up, or broken: the probe tells.
      const probed = await probeRuntime('native', { addon: built.addon, signal }).catch((error: unknown) => {
        if (EngineError.isInstance(error)) return undefined;
        throw error;
      });
      if (probed !== undefined) return probed.version;
    }
    const build = async (draft: string): Promise<string> => {
      const { addon, files } = await source.build(draft, { tfjsNode, onProgress, signal });
      onProgress({ task: 'training with the addon', done: 0, total: 1 });
      const { version } = await probeRuntime('native', { addon: join(draft, addon), signal });
      await writeBuildRecord(draft, { addon, libtensorflow: version, files });
      return version;
    };
    const version = await writeDirectory(directory, build, { isLocked: true });
    onProgress({ task: 'training with the addon', done: 1, total: 1 });
    return version;
  } finally {
    await unlock();
  }
}
