import { createRequire } from 'node:module';
import { EngineError } from '@graft/core';
import type * as tf from '@tensorflow/tfjs';
import type { Engine } from '../engine.ts';
import { normalizeBatch } from '../normalize-batch.ts';
import { createAdam } from './create-adam.ts';
import { type Kernels, kernelsOf, type NodeBackend } from './kernels.ts';
import { requireNativeAddon, setupHint } from './native-status.ts';

/**
 * tfjs on libtensorflow.
 *
 * @throws {EngineError} when the addon is not complete or does not load.
 */
export async function startNative(trainThreads: number): Promise<Engine> {
  const addon = await requireNativeAddon();
  // The library reads these when it is loaded. Operations run one after another, so threads between them would only wait.
  process.env.TF_NUM_INTRAOP_THREADS = String(trainThreads);
  process.env.TF_NUM_INTEROP_THREADS = '1';
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';

  const api = await load(addon);
  const backend = api.backend() as unknown as NodeBackend;
  const kernels = kernelsOf(backend);
  return {
    kind: 'native',
    runtime: `libtensorflow ${backend.binding.TF_Version}`,
    trainsConvolutions: true,
    trainThreads,
    tf: api,
    statelessUniform: (shape, seed, low, high) => statelessUniform(api, kernels, { shape, seed, low, high }),
    createAdam: (variables, options) => createAdam(api, kernels, variables, options),
    normalizeBatch: (layer, x, training) => normalizeBatch(api, layer, x, training),
  };
}

async function load(addon: string): Promise<typeof tf> {
  const require = createRequire(import.meta.url);
  const { loadTfjsNode } = require('../../native/load-tfjs-node.cjs') as { loadTfjsNode(addon: string): typeof tf };
  try {
    const api = loadTfjsNode(addon);
    await api.ready();
    if (api.getBackend() === 'tensorflow') return api;
  } catch (cause) {
    throw new EngineError(`Expected the native engine to load but it failed: ${(cause as Error).message}`, { hint: setupHint, cause });
  }
  throw new EngineError('Expected tfjs-node to use the installed tfjs but it brought its own.', {
    hint: 'Install the packages again, with the same version of @tensorflow/tfjs and @tensorflow/tfjs-node.',
  });
}

interface Uniform {
  readonly shape: readonly number[];
  readonly seed: readonly [number, number];
  readonly low: number;
  readonly high: number;
}

function statelessUniform(api: typeof tf, kernels: Kernels, { shape, seed, low, high }: Uniform): tf.Tensor {
  return api.tidy(() => {
    const inputs = [api.tensor1d([...shape], 'int32'), api.tensor1d(Int32Array.from(seed), 'int32')];
    const unit = kernels.compute('StatelessRandomUniform', { dtype: 'float32', T: 'int32', Tseed: 'int32' }, inputs);
    const scaled = unit.mul(Math.fround(Math.fround(high) - Math.fround(low)));
    // Up to 700 MB: freed before the tidy ends.
    unit.dispose();
    return scaled.add(low);
  });
}
