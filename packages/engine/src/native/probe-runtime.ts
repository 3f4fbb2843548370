import { createRequire } from 'node:module';
import { EngineError, runProgram } from '@graft/core';
import type { Engine } from '../engine.ts';
import { requireNativeAddon } from './native-status.ts';

/** What three training steps gave. */
export interface ProbeResult {
  /** Version that the loaded runtime reports. */
  readonly version: string;
  /** Wall time of the steps, without loading. */
  readonly seconds: number;
  /** Loss before each step; they fall. */
  readonly losses: readonly number[];
}

const timeoutMs = 120_000;

/**
 * Train three steps in a child process: a tiny convolution on native, a dense layer on WASM. A library that is cut short takes its
 * process down with it, so this process must not be the one that tries.
 *
 * @param addon - native only: path of the addon to load; default: the one that the engine would load.
 * @throws {EngineError} when the engine is not complete, does not load or does not learn.
 */
export async function probeRuntime(
  kind: Engine['kind'],
  { addon, signal }: { addon?: string | undefined; signal?: AbortSignal | undefined } = {},
): Promise<ProbeResult> {
  const script = createRequire(import.meta.url).resolve('../../native/probe.cjs');
  const args = kind === 'wasm' ? [script, kind] : [script, kind, addon ?? (await requireNativeAddon())];
  const output = await runProgram(process.execPath, args, { signal, timeoutMs, env: { NODE_OPTIONS: '' } });
  const line = output.trim().split('\n').at(-1) ?? '';
  const result = parsed(line);
  if (isProbeResult(result)) return result;
  throw new EngineError(`Expected the result of the training probe but it printed "${line.slice(0, 200)}".`);
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function isProbeResult(value: unknown): value is ProbeResult {
  const { version, seconds, losses }: Partial<Record<keyof ProbeResult, unknown>> = value ?? {};
  return typeof version === 'string' && typeof seconds === 'number' && Array.isArray(losses);
}
