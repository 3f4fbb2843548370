import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { EngineError, ShapeMismatchError } from '@graft/core';
import type { InferenceSession, Tensor } from 'onnxruntime-node';

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

  return {
    runtime: onnxRuntimeName(),
    outputDim,
    async run(data, shape) {
      if (data.length !== shape.reduce((product, size) => product * size, 1))
        throw new ShapeMismatchError('the pixels', shape, [data.length]);
      const feeds = { [name]: new ort.Tensor(type, castTo(type, data), shape) };
      const { [output?.name ?? '']: features } = await session.run(feeds);
      return (features as Tensor).data as Float32Array;
    },
    dispose: () => session.release(),
  };
}

/** The name and version that stands in an artifact's identity; loads nothing. */
export function onnxRuntimeName(): string {
  const { version } = createRequire(import.meta.url)('onnxruntime-node/package.json') as { version: string };
  return `onnxruntime ${version}`;
}

async function createSession(ort: OnnxRuntime, model: Uint8Array | string, threads: number): Promise<InferenceSession> {
  const options: InferenceSession.SessionOptions = {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
  };
  try {
    return await (typeof model === 'string' ? ort.InferenceSession.create(model, options) : ort.InferenceSession.create(model, options));
  } catch (cause) {
    const which = typeof model === 'string' ? model : 'the compiled network';
    throw new EngineError(`Expected an ONNX model that onnxruntime runs but it refused ${which}: ${(cause as Error).message}`, { cause });
  }
}

type OnnxRuntime = typeof import('onnxruntime-node');

async function loadOnnxRuntime(): Promise<OnnxRuntime> {
  try {
    return await import('onnxruntime-node');
  } catch (cause) {
    throw new EngineError(`Expected onnxruntime-node to load but it did not: ${(cause as Error).message}`, {
      hint: 'Install the packages again; it has binaries for Linux, macOS and Windows on x64 and arm64.',
      cause,
    });
  }
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
