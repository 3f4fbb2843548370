import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { EngineError, ShapeMismatchError } from '@graft/core';
import type { Tensor } from 'onnxruntime-node';
import { createSession, loadOnnxRuntime } from './onnx-session.ts';

export interface OpenOptions {
  /** Threads of one `run`. Default: `GRAFT_THREADS`, else the machine's cores. They change the time, never a bit of the result. */
  readonly threads?: number | undefined;
}

/** A network that only looks: pixels in, features out. */
export interface FrozenNetwork {
  /** `onnxruntime 1.30.0`: part of an artifact's identity. */
  readonly runtime: string;
  /** D of the features. */
  readonly outputDim: number;
  /**
   * The thread that asks stands still meanwhile, as onnxruntime-node runs in the foreground: what is to go side by side belongs on
   * worker threads.
   *
   * @param data - NHWC pixels on the 0..255 scale, RGB; @param shape - `[N, H, W, 3]`.
   * @returns features `[N, D]`, row-major.
   * @throws {ShapeMismatchError} when data and shape disagree.
   */
  run(data: Uint8Array | Float32Array, shape: readonly [number, number, number, number]): Promise<Float32Array>;
  dispose(): Promise<void>;
}

/**
 * Open an ONNX network on onnxruntime's CPU provider. Loads onnxruntime and nothing else.
 *
 * @param model - the file's bytes, or its path: a network with one uint8 or float32 picture input and features as its first output.
 * @throws {EngineError} when onnxruntime is missing or refuses the model.
 */
export async function openOnnx(model: Uint8Array | string, { threads = defaultThreads() }: OpenOptions = {}): Promise<FrozenNetwork> {
  const ort = await loadOnnxRuntime();
  const session = await createSession(ort, model, threads);
  const [input] = session.inputMetadata;
  const [output] = session.outputMetadata;
  const outputDim = output?.isTensor ? output.shape.at(-1) : undefined;
  if (!input?.isTensor || (input.type !== 'uint8' && input.type !== 'float32') || typeof outputDim !== 'number' || outputDim < 1) {
    await session.release();
    throw new EngineError(
      'Expected a network from one uint8 or float32 picture to [batch, D] features but its input or output is another.',
    );
  }
  const { name, type } = input;
  const feed = async (data: Uint8Array | Float32Array, shape: readonly number[]): Promise<Float32Array> => {
    const { [output?.name ?? '']: features } = await session.run({ [name]: new ort.Tensor(type, data, shape) });
    return (features as Tensor).data as Float32Array;
  };
  // A file that was exported for one picture gets one at a time.
  const isSingle = input.shape[0] === 1;

  return {
    runtime: onnxRuntimeName(),
    outputDim,
    async run(data, shape) {
      if (data.length !== shape.reduce((product, size) => product * size, 1))
        throw new ShapeMismatchError('the pixels', shape, [data.length]);
      const pixels = castTo(type, data);
      const [count, ...picture] = shape;
      if (!isSingle || count < 2) return feed(pixels, shape);
      const features = new Float32Array(count * outputDim);
      const size = pixels.length / count;
      for (let n = 0; n < count; n++) features.set(await feed(pixels.subarray(n * size, (n + 1) * size), [1, ...picture]), n * outputDim);
      return features;
    },
    dispose: () => session.release(),
  };
}

/** The name and version that stands in an artifact's identity; loads nothing. */
export function onnxRuntimeName(): string {
  const { version } = createRequire(import.meta.url)('onnxruntime-node/package.json') as { version: string };
  return `onnxruntime ${version}`;
}

function castTo(type: 'uint8' | 'float32', data: Uint8Array | Float32Array): Uint8Array | Float32Array {
  if (type === 'float32') return data instanceof Float32Array ? data : Float32Array.from(data);
  if (data instanceof Uint8Array) return data;
  throw new EngineError('Expected bytes for a network that reads uint8 but received float32.', {
    hint: 'Compile it with input: "float32".',
  });
}

function defaultThreads(): number {
  const threads = Number(process.env.GRAFT_THREADS);
  return Number.isSafeInteger(threads) && threads > 0 ? threads : availableParallelism();
}
