import { ConfigError, EngineError, requireKnownName } from '@graft/core';
import type { Engine } from './engine.ts';

/** Which engine to start, and how. */
export interface StartOptions {
  /** Default `auto`: native where it is complete, else WASM. */
  readonly prefer?: (typeof preferences)[number] | undefined;
  /** 1 or more; default 2. Hashed configuration: it decides the bytes that native training gives. */
  readonly trainThreads?: number | undefined;
  /** Called with the reason why native was left out, and how to get it. */
  readonly onSkip?: ((why: string) => void) | undefined;
}

const preferences = ['auto', 'native', 'wasm'] as const;
const defaultTrainThreads = 2;
const started = new Map<Engine['kind'], Engine>();

/**
 * Load a runtime that trains and make it the backend of tfjs. Only the chosen one is loaded, and once per process: a second call gives the
 * same engine.
 *
 * ```ts
 * const { tf, runtime } = await startEngine(); // runtime: 'libtensorflow 2.15.1', or 'tfjs-wasm 4.22.0'
 * ```
 *
 * @throws {EngineError} when `native` is asked for and is not complete, or was started with another number of threads; {ConfigError} and
 *   {UnknownNameError} for wrong options.
 */
export async function startEngine({ prefer = 'auto', trainThreads = defaultTrainThreads, onSkip }: StartOptions = {}): Promise<Engine> {
  requireKnownName(prefer, { kind: 'engine', allowed: preferences, path: 'prefer' });
  if (!Number.isSafeInteger(trainThreads) || trainThreads < 1) {
    throw new ConfigError(`Expected a whole number of at least 1 for trainThreads but received ${trainThreads}.`);
  }
  if (prefer === 'wasm') return start('wasm', trainThreads);
  try {
    return await start('native', trainThreads);
  } catch (error) {
    if (prefer === 'native' || !EngineError.isInstance(error)) throw error;
    onSkip?.([error.message, error.hint].filter(Boolean).join(' '));
    return start('wasm', trainThreads);
  }
}

async function start(kind: Engine['kind'], trainThreads: number): Promise<Engine> {
  const running = started.get(kind);
  if (running === undefined) {
    const engine = await load(kind, trainThreads);
    started.set(kind, engine);
    return engine;
  }
  if (running.trainThreads !== trainThreads) {
    throw new EngineError(
      `Expected trainThreads ${running.trainThreads}, with which this process started its engine, but received ${trainThreads}.`,
      { hint: 'The library reads the number once, when it is loaded: use another process.' },
    );
  }
  await running.tf.setBackend(kind === 'native' ? 'tensorflow' : 'wasm');
  return running;
}

/** Imports here, so that neither tfjs nor a runtime is loaded before it is needed. */
async function load(kind: Engine['kind'], trainThreads: number): Promise<Engine> {
  if (kind === 'wasm') return (await import('./wasm/start-wasm.ts')).startWasm(trainThreads);
  return (await import('./native/start-native.ts')).startNative(trainThreads);
}
