import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { EngineError } from '@graft/core';
import type * as tf from '@tensorflow/tfjs';
import type { Engine } from '../engine.ts';
import { normalizeBatch } from '../normalize-batch.ts';
import { statelessUniform } from '../stateless-uniform.ts';
import { createAdam } from './create-adam.ts';

/**
 * tfjs on its WebAssembly kernels: it runs wherever Node does and trains dense heads. Under Node tfjs runs them on one thread
 * (https://github.com/tensorflow/tfjs/issues/3830), so results do not depend on the number of threads.
 */
export async function startWasm(trainThreads: number): Promise<Engine> {
  const require = createRequire(import.meta.url);
  const api = require('@tensorflow/tfjs') as typeof tf;
  const wasm = require('@tensorflow/tfjs-backend-wasm') as typeof import('@tensorflow/tfjs-backend-wasm');
  wasm.setWasmPaths(join(dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'dist', '/'));
  if (!(await withoutNewListeners(() => api.setBackend('wasm')))) {
    throw new EngineError('Expected the WebAssembly backend of tfjs to start but it failed.', {
      hint: 'Install the packages again; Node 20.19 or newer is needed.',
    });
  }
  return {
    kind: 'wasm',
    runtime: `tfjs-wasm ${wasm.version_wasm}`,
    trainsConvolutions: false,
    trainThreads,
    tf: api,
    statelessUniform: (shape, seed, low, high) => api.tensor(statelessUniform(api.util.sizeFromShape(shape), seed, low, high), shape),
    createAdam: (variables, options) => createAdam(api, variables, options),
    normalizeBatch: (layer, x, training) => normalizeBatch(api, layer, x, training),
  };
}

/**
 * Run something without letting it change how the process fails: the start-up code of the compiled module listens for uncaught errors and
 * throws them again, without their stack and with another exit status.
 */
async function withoutNewListeners<T>(run: () => Promise<T>): Promise<T> {
  const events = ['uncaughtException', 'unhandledRejection'] as const;
  const before = new Set(events.flatMap((event) => process.listeners(event as 'uncaughtException')));
  try {
    return await run();
  } finally {
    for (const event of events) {
      const added = process.listeners(event as 'uncaughtException').filter((listener) => !before.has(listener));
      for (const listener of added) process.removeListener(event, listener);
    }
  }
}
