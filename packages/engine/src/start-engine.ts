import { ConfigError, EngineError } from '@graft/core';
import type { Engine } from './engine.ts';

export interface StartOptions {
  /** Default `auto`: native where it is complete, else WASM. */
  readonly prefer?: 'auto' | 'native' | 'wasm' | undefined;
  /** Default 2. Hashed configuration: it decides the bytes that native training gives. */
  readonly trainThreads?: number | undefined;
  /** Told why native was left out, and how to get it. */
  readonly onSkip?: ((why: string) => void) | undefined;
}

const defaultTrainThreads = 2;
const started = new Map<Engine['kind'], Engine>();

/**
 * Load a runtime that trains and make it tfjs' backend. Only the chosen one is loaded, and once a process: a second call gives the
 * same engine.
 *
 * @throws {EngineError} when `native` is asked for and is not complete, or was started with another number of threads.
 */
export async function startEngine({ prefer = 'auto', trainThreads = defaultTrainThreads, onSkip }: StartOptions = {}): Promise<Engine> {
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
      {
        hint: 'The library reads the number once, when it is loaded: use another process.',
      },
    );
  }
  await running.tf.setBackend(kind === 'native' ? 'tensorflow' : 'wasm');
  return running;
}

/** Imported here and not above: neither tfjs nor a runtime is loaded before it is needed. */
async function load(kind: Engine['kind'], trainThreads: number): Promise<Engine> {
  if (kind === 'wasm') return (await import('./wasm/start-wasm.ts')).startWasm(trainThreads);
  return (await import('./native/start-native.ts')).startNative(trainThreads);
}
