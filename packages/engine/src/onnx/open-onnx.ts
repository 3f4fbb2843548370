import { createRequire } from 'node:module';
import { ConfigError, describeType, EngineError, elementCount, requireRange, ShapeMismatchError, threadCount } from '@graft/core';
import type { Tensor } from 'onnxruntime-node';
import { createSession, loadOnnxRuntime } from './onnx-session.ts';

/** How a network is to run. */
export interface OpenOptions {
  /** Threads of one `run`, 1 or more. Default: `GRAFT_THREADS`, else one per processor. They change the time, never a bit of the result. */
  readonly threads?: number | undefined;
}

/** A frozen network: pixels in, features out. */
export interface FrozenNetwork {
  /** `onnxruntime 1.30.0`: part of an artifact's identity. */
  readonly runtime: string;
  /** D of the features. */
  readonly outputDim: number;
  /**
   * The calling thread stands still meanwhile, as onnxruntime-node runs in the foreground: use worker threads for work that should run side
   * by side.
   *
   * @param data - NHWC pixels on the 0..255 scale, RGB. @param shape - `[N, H, W, 3]`, of the size that the network takes.
   * @returns features `[N, D]`, row-major, float32.
   * @throws {ShapeMismatchError} when data and shape disagree, or the network takes another size; {ConfigError} when the data are no
   *   pixels; {EngineError} for fractions where the network reads bytes, and where the runtime fails.
   */
  run(data: Uint8Array | Float32Array, shape: readonly [number, number, number, number]): Promise<Float32Array>;
  /** Free the network's memory. It cannot run again. */
  dispose(): Promise<void>;
}

/**
 * Open an ONNX network on onnxruntime's CPU provider. Loads onnxruntime and nothing else.
 *
 * ```ts
 * const network = await openOnnx('features.onnx');
 * const features = await network.run(new Uint8Array(2 * 224 * 224 * 3), [2, 224, 224, 3]); // Float32Array [2, network.outputDim]
 * await network.dispose();
 * ```
 *
 * @param model - the file's bytes, or its path: a network with one uint8 or float32 picture input and features as its first output.
 * @throws {EngineError} when onnxruntime is missing or refuses the model; {ConfigError} for other wrong arguments.
 */
export async function openOnnx(model: Uint8Array | string, { threads = threadCount() }: OpenOptions = {}): Promise<FrozenNetwork> {
  if (typeof model !== 'string' && !(model instanceof Uint8Array)) {
    throw new ConfigError(
      `Expected the bytes of an ONNX network (a Uint8Array) or the path of its file but received ${describeType(model)}.`,
      {
        hint: 'A tfjs model must be compiled first: `compileToOnnx(model, options)`.',
      },
    );
  }
  requireRange(Number.isSafeInteger(threads) && threads >= 1, {
    expected: 'a whole number, 1 or more,',
    name: 'threads',
    received: threads,
  });
  const ort = await loadOnnxRuntime();
  const session = await createSession(ort, model, threads);
  const [input] = session.inputMetadata;
  const [output] = session.outputMetadata;
  const outputDim = output?.isTensor ? output.shape.at(-1) : undefined;
  if (!input?.isTensor || (input.type !== 'uint8' && input.type !== 'float32') || typeof outputDim !== 'number' || outputDim < 1) {
    await session.release();
    throw new EngineError('Expected a network from one uint8 or float32 picture to [batch, D] features but its input or output differs.', {
      hint: 'Give a file from elsewhere this form with `adaptOnnx`.',
    });
  }
  const { name, type, shape: declared } = input;
  const feed = async (data: Uint8Array | Float32Array, shape: readonly number[]): Promise<Float32Array> => {
    const { [output?.name ?? '']: features } = await session.run({ [name]: new ort.Tensor(type, data, shape) }).catch(failed);
    return (features as Tensor).data as Float32Array;
  };
  // A file that was exported for one picture gets one at a time.
  const isSingle = declared[0] === 1;

  return {
    runtime: onnxRuntimeName(),
    outputDim,
    async run(data, shape) {
      requirePixels(data, shape, declared);
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

/** @param declared - the shape of the network's input; words and negative numbers stand for what is free. */
function requirePixels(data: Uint8Array | Float32Array, shape: readonly number[], declared: readonly (number | string)[]): void {
  if (!(data instanceof Uint8Array || data instanceof Float32Array) || !Array.isArray(shape)) {
    const received = `${describeType(data)} and ${describeType(shape)}`;
    throw new ConfigError(`Expected pixels as a Uint8Array or Float32Array with their shape [N, H, W, 3] but received ${received}.`, {
      hint: 'Decode a photo first: `const { data } = await readForNetwork(path, preprocessing)` of @graft/image.',
    });
  }
  const isFree = (size: number | string | undefined): boolean => typeof size !== 'number' || size < 1;
  const isSize = shape.every((size) => Number.isSafeInteger(size) && size >= 1);
  const fits = declared.every((size, axis) => axis === 0 || isFree(size) || size === shape[axis]);
  if (!isSize || !fits || shape.length !== 4) {
    const expected = declared.map((size, axis) => (axis === 0 || isFree(size) ? (['N', 'H', 'W', 3][axis] ?? 'any') : size));
    throw new ShapeMismatchError('the pixels', expected, shape);
  }
  if (data.length !== elementCount(shape)) throw new ShapeMismatchError('the pixels', shape, [data.length]);
}

function castTo(type: 'uint8' | 'float32', data: Uint8Array | Float32Array): Uint8Array | Float32Array {
  if (type === 'float32') return data instanceof Float32Array ? data : Float32Array.from(data);
  if (data instanceof Uint8Array) return data;
  throw new EngineError('Expected bytes for a network that reads uint8 but received float32.', {
    hint: 'Compile it with input: "float32".',
  });
}

function failed(cause: unknown): never {
  throw new EngineError(`Expected the network to run but onnxruntime failed: ${(cause as Error).message}`, { cause });
}
