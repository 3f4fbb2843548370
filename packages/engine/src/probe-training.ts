import { EngineError } from '@graft/core';
import type { Engine } from './engine.ts';
import { nativeStatus } from './native/native-status.ts';
import { type ProbeResult, probeRuntime } from './native/probe-runtime.ts';
import { setupHint } from './native/setup-command.ts';

/**
 * Train three steps on an engine, in a child process: a tiny convolution on native, a dense layer on WASM.
 *
 * @throws {EngineError} when the engine is not complete, does not load or does not learn.
 */
export async function probeTraining(kind: Engine['kind'], signal?: AbortSignal): Promise<ProbeResult> {
  if (kind === 'wasm') return probeRuntime('wasm', { signal });
  const { addon, why } = await nativeStatus();
  if (addon === undefined) throw new EngineError(`Expected the native engine but ${why}.`, { hint: setupHint });
  return probeRuntime('native', { addon, signal });
}
