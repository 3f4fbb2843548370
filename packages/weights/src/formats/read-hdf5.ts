import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { elementCount, WeightsError } from '@graft/core';
import { z } from 'zod';
import { floatElements } from './float-elements.ts';
import { rowMajorStrides, type StridedTensor } from './strided-tensor.ts';

/** Plain JavaScript, not compiled: the tests run the same file as the product. */
const child = fileURLToPath(new URL('../../hdf5/child.mjs', import.meta.url));
/** Hundreds of megabytes take a few seconds; a file that takes longer is meant to do harm. */
const timeoutMs = 60_000;

const answerSchema = z.union([
  z.array(z.strictObject({ name: z.string(), shape: z.array(z.int().nonnegative()).max(8) })),
  z.strictObject({ why: z.string() }),
]);

/**
 * The float datasets of a Keras weight file in HDF5 (`model.save`, `save_weights`) by their paths in the file, without the
 * leading `model_weights/`.
 *
 * h5wasm reads the format: the HDF5 library compiled to WebAssembly, a large C program that hostile files may crash or keep busy.
 * So it runs in a child process with a time limit, on a copy of the bytes and without a file system. Its answer is checked here
 * again and is at most twice as long as the file. See docs/adr/2026-11-25-hdf5-in-a-child.md.
 *
 * @param name - of the file, for messages.
 * @throws {WeightsError} for a file that the library cannot read, packed datasets, other float types and links, and when the child
 * dies or takes too long.
 */
export function readHdf5(bytes: Uint8Array, name: string): Map<string, StridedTensor> {
  const { stdout, error, signal, status } = spawnSync(process.execPath, ['--max-old-space-size=256', child], {
    input: bytes,
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
    maxBuffer: 2 * bytes.length + 1_000_000,
    stdio: ['pipe', 'pipe', 'ignore'],
    // Not the tokens and Node options of this process.
    env: { PATH: process.env.PATH, SystemRoot: process.env.SystemRoot },
  });
  if (error || status !== 0) refuse(name, `the HDF5 library ${error?.message ?? `ended with ${signal ?? status}`}`);
  const headerLength = stdout.length >= 4 ? stdout.readUInt32LE(0) : refuse(name, 'the HDF5 library gave no answer');
  const start = 4 + headerLength;
  const answer = parseAnswer(stdout.toString('utf8', 4, start)) ?? refuse(name, 'the HDF5 library gave an invalid answer');
  if ('why' in answer) return refuse(name, answer.why);
  const tensors = new Map<string, StridedTensor>();
  let position = start;
  for (const { name: path, shape } of answer) {
    const end = position + 4 * elementCount(shape);
    if (end > stdout.length) refuse(name, 'the HDF5 library gave less than it announced');
    const data = floatElements(stdout.subarray(position, end), 'float32');
    tensors.set(path.replace(/^model_weights\//, ''), { shape, strides: rowMajorStrides(shape), data });
    position = end;
  }
  return tensors;
}

/** A hostile file may take over the child and answer anything. */
function parseAnswer(text: string): z.output<typeof answerSchema> | undefined {
  try {
    return answerSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function refuse(name: string, why: string): never {
  throw new WeightsError(`Expected Keras weights in HDF5 for ${name} but ${why}.`, {
    hint: 'The file is broken or of another kind; save it again with `model.save_weights("weights.h5")`, or as safetensors.',
  });
}
