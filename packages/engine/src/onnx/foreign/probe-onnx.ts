import { EngineError } from '@graft/core';
import type { Tensor } from 'onnxruntime-node';
import { createSession, loadOnnxRuntime } from '../onnx-session.ts';

/** What only a run can tell about an adapted network. */
export interface OnnxProbe {
  readonly featureDim: number;
  /** Whether two pictures together get the features that each gets alone. Files exported for a batch of one do not do that. */
  readonly isBatched: boolean;
}

/** Relative to the largest feature: another batch may be summed in another order. */
const tolerance = 1e-4;

/**
 * Run an adapted network once on drawn pictures, alone and together.
 *
 * @param network - as `adaptOnnx` writes it, for uint8 pictures of this size.
 * @throws {EngineError} when onnxruntime refuses or fails to run it, and when the features are not finite, missing, or the same for two
 *   pictures.
 */
export async function probeOnnx(network: Uint8Array, { height, width }: { height: number; width: number }): Promise<OnnxProbe> {
  const ort = await loadOnnxRuntime();
  const session = await createSession(ort, network, 1);
  const size = height * width * 3;
  // Two pictures that differ everywhere: stripes, and stripes across.
  const pixels = Uint8Array.from({ length: 2 * size }, (_, at) => (at < size ? at * 7 : Math.floor((at - size) / (width * 3)) * 13 + at));
  // A batch of two that fails is an answer, not an error to print.
  const quiet = { logSeverityLevel: 4 } as const;
  const run = async (from: number, count: number): Promise<Float32Array> => {
    const image = new ort.Tensor('uint8', pixels.subarray(from * size, (from + count) * size), [count, height, width, 3]);
    const { [session.outputNames[0] ?? '']: features } = await session.run({ [session.inputNames[0] ?? '']: image }, quiet);
    return (features as Tensor).data as Float32Array;
  };
  try {
    const [first, second] = await fail(async () => [await run(0, 1), await run(1, 1)] as const);
    const largest = [...first, ...second].reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const isAlike = first.length !== second.length || first.every((value, i) => value === second[i]);
    if (isAlike || !Number.isFinite(largest)) {
      const found = `gave ${first.length} numbers, ${isAlike ? 'the same for two pictures' : 'some of them not finite'}`;
      throw new EngineError(`Expected features that depend on the picture but the ONNX network ${found}.`, {
        hint: 'Choose another output or pooling, and check mean and std.',
      });
    }
    const together = await run(0, 2).catch(() => new Float32Array(0));
    const alone = Float32Array.from([...first, ...second]);
    const isBatched =
      together.length === alone.length && together.every((value, i) => Math.abs(value - (alone[i] as number)) <= tolerance * largest);
    return { featureDim: first.length, isBatched };
  } finally {
    await session.release();
  }
}

async function fail<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (cause) {
    throw new EngineError(`Expected the ONNX network to run on a picture but onnxruntime failed: ${(cause as Error).message}`, {
      hint: 'Check its input size, the chosen output and the pooling: class-token and mean-patches need [batch, tokens, D].',
      cause,
    });
  }
}
