import { createRequire } from 'node:module';
import { availableParallelism, cpus } from 'node:os';
import { PipelineError } from '@graft/core';
import type { Engine } from './engine.ts';
import { tfjsNodeVersion } from './native/native-build.ts';
import { nativeStatus, setupCommand } from './native/native-status.ts';
import { probeRuntime } from './native/probe-runtime.ts';

/** What `graft doctor` prints. */
export interface RuntimeReport {
  readonly machine: { readonly node: string; readonly platform: string; readonly cpu: string; readonly cores: number };
  readonly components: readonly RuntimeComponent[];
  /** The engine that `startEngine` would choose, and a training run on it; absent if even WASM does not train. */
  readonly training?: TrainingReport;
}

/** A package or library that a runtime needs. */
export interface RuntimeComponent {
  readonly name: string;
  readonly version?: string;
  readonly available: boolean;
  readonly usedFor: string;
  /** If it is missing: the reason, and the way to get it. */
  readonly why?: string;
  readonly fix?: string;
}

/** A short training run on an engine. */
export interface TrainingReport {
  readonly engine: Engine['kind'];
  readonly runtime: string;
  /** Wall time of three training steps, without loading. */
  readonly seconds: number;
  /** Loss before each step. */
  readonly losses: readonly number[];
}

/** Look at every runtime that Graft can use, and train on the one that it would choose. Throws only where something unforeseen fails. */
export async function inspectRuntimes(signal?: AbortSignal): Promise<RuntimeReport> {
  const machine = {
    node: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
  };
  const native = await tryTraining('native', signal);
  const wasm = 'error' in native ? await tryTraining('wasm', signal) : undefined;
  const training = 'error' in native ? wasm : native;
  return {
    machine,
    components: [...packages(), ...(await nativeComponents(native)), await onnxComponent()],
    ...(training !== undefined && !('error' in training) && { training }),
  };
}

type Attempt = TrainingReport | { readonly error: PipelineError };

async function tryTraining(engine: Engine['kind'], signal: AbortSignal | undefined): Promise<Attempt> {
  try {
    const { version, seconds, losses } = await probeRuntime(engine, { signal });
    return { engine, runtime: engine === 'native' ? `libtensorflow ${version}` : `tfjs-wasm ${version}`, seconds, losses };
  } catch (error) {
    if (PipelineError.isInstance(error)) return { error };
    throw error;
  }
}

function packages(): RuntimeComponent[] {
  const uses = { '@tensorflow/tfjs': 'training', '@tensorflow/tfjs-backend-wasm': 'training heads without the native engine' };
  return Object.entries(uses).map(([name, usedFor]) => ({ name, version: versionOf(name), available: true, usedFor }));
}

async function nativeComponents(attempt: Attempt): Promise<RuntimeComponent[]> {
  const usedFor = 'training everything, fast';
  const version = tfjsNodeVersion();
  const addon: RuntimeComponent =
    version === undefined
      ? {
          name: '@tensorflow/tfjs-node',
          available: false,
          usedFor,
          why: 'the optional package is not installed',
          fix: 'npm install @tensorflow/tfjs-node@4.22.0 --ignore-scripts',
        }
      : { name: '@tensorflow/tfjs-node', version, available: true, usedFor };
  if (!('error' in attempt)) {
    return [addon, { name: 'libtensorflow', version: attempt.runtime.split(' ')[1] ?? '', available: true, usedFor }];
  }
  const { available, why } = await nativeStatus();
  const reason = available ? attempt.error.message : (why ?? attempt.error.message);
  return [addon, { name: 'libtensorflow', available: false, usedFor, why: reason, fix: setupCommand }];
}

/** Loads it: a binary that is installed may not fit the machine. */
async function onnxComponent(): Promise<RuntimeComponent> {
  const component = { name: 'onnxruntime-node', version: versionOf('onnxruntime-node'), usedFor: 'features of frozen backbones' };
  try {
    await import('onnxruntime-node');
    return { ...component, available: true };
  } catch (error) {
    return { ...component, available: false, why: (error as Error).message, fix: 'install the packages again on this machine' };
  }
}

function versionOf(name: string): string {
  return (createRequire(import.meta.url)(`${name}/package.json`) as { version: string }).version;
}
