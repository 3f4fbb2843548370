import { join } from 'node:path';
import { EngineError, InterruptedError, lockDirectory, type OnProgress, PipelineError, writeDirectory } from '@graft/core';
import { buildKey, buildsDirectory, readBuild, tfjsNodeDirectory, writeBuildRecord } from './native-build.ts';
import type { NativeSource } from './native-source.ts';
import { nativeStatus } from './native-status.ts';
import { probeRuntime } from './probe-runtime.ts';
import { setupCommand } from './setup-command.ts';
import { findSystemLibraries, systemLibrary } from './system-library.ts';
import { tensorflowWheel } from './tensorflow-wheel.ts';
import { tfjsNodeInstaller } from './tfjs-node-installer.ts';

export interface CompleteOptions {
  readonly onProgress?: OnProgress | undefined;
  /** Told in whole lines what is tried, and why a way is closed. */
  readonly log?: ((line: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Completion {
  readonly state: 'ready' | 'skipped';
  /** `libtensorflow 2.15.1`, where ready. */
  readonly runtime?: string;
  /** Where skipped: every way that was tried, and why it is closed. */
  readonly why?: string;
  /** Where skipped: how to try again. */
  readonly command?: string;
  readonly seconds: number;
}

/**
 * Make the native engine usable on this machine, from what is there or what the Python package index has. Writes below
 * `cacheDirectory()/native` and nowhere else, so every checkout on the machine shares it and a removed node_modules costs nothing.
 *
 * What is found is trained with in a child process before it is called ready, at every call: a broken build is made again. Two calls
 * at once wait for each other; an interrupted one leaves nothing behind that the next would take for whole.
 *
 * @returns `skipped`, with the reasons, where this machine cannot have it: that is no error, the transfer arm does without.
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
    log(`${title} is no way: ${error.message}`);
  };

  if (tfjsNode !== undefined) {
    const { addon, libtensorflow } = await nativeStatus();
    if (addon !== undefined) {
      try {
        const { version } = await probeRuntime('native', { addon, signal });
        return { state: 'ready', runtime: `libtensorflow ${version}`, seconds: seconds() };
      } catch (error) {
        refuse(`the addon that is there${libtensorflow ? ` (libtensorflow ${libtensorflow})` : ''}`, error);
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

/** The ways, best first. A library that the user names is the only one. */
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

/** Build beside the place, probe, and only then give it its name. @returns the library's version. */
async function install(source: NativeSource, { tfjsNode, onProgress, signal, log }: Installation): Promise<string> {
  const directory = join(buildsDirectory(), buildKey(source.key));
  const onWait = (pid: number): void => log(`another set-up (process ${pid}) is at work; waiting for it`);
  const unlock = await lockDirectory(`${directory}.lock`, { onWait, signal }).catch((cause: unknown) => {
    throw signal?.aborted ? new InterruptedError('Interrupted while another set-up was at work.', { cause }) : cause;
  });
  try {
    const built = await readBuild(directory);
    if (built !== undefined) {
      // Finished by the one that was waited for, or broken: the probe tells.
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
