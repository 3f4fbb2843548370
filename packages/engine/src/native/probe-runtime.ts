import { createRequire } from 'node:module';
import { EngineError, runProgram } from '@graft/core';

export interface ProbeResult {
  /** Version that the loaded runtime gave. */
  readonly version: string;
  /** Wall time of the three training steps, without loading. */
  readonly seconds: number;
  /** Loss before each step; they fall. */
  readonly losses: readonly number[];
}

const timeoutMs = 120_000;

/**
 * Load a runtime in a child process and train with it: three steps of a tiny convolution on native, of a dense layer on WASM. A
 * library that is cut short takes its process down with it, so this one must not be the one that tries.
 *
 * @throws {EngineError} with what the child said.
 */
export async function probeRuntime(
  kind: 'native' | 'wasm',
  { addon, signal }: { addon?: string | undefined; signal?: AbortSignal | undefined } = {},
): Promise<ProbeResult> {
  const script = createRequire(import.meta.url).resolve('../../native/probe.cjs');
  const args = [script, kind, ...(addon === undefined ? [] : [addon])];
  const output = await runProgram(process.execPath, args, { signal, timeoutMs, env: { NODE_OPTIONS: '' } });
  const line = output.trim().split('\n').at(-1) ?? '';
  try {
    return JSON.parse(line) as ProbeResult;
  } catch (cause) {
    throw new EngineError(`the training probe printed no result but "${line.slice(0, 200)}"`, { cause });
  }
}
