import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { GCProfiler } from 'node:v8';
import { checkout, importDist } from '../../bench/harness/locations.mjs';
import { meterAllocations } from './allocation-meter.mjs';
import { childArguments, tellCase } from './in-child.mjs';

const meter = meterAllocations();
const { PipelineError } = await importDist('packages/core/dist/index.js');
const { readWeightFiles, readWeights } = await importDist('packages/weights/dist/index.js');
const { adaptOnnx, inspectOnnx } = await importDist('packages/engine/dist/index.js');

/**
 * Bytes that a reader may take besides twice the file: what its bounds grant a file of any size (256 kB of a pickle, 4096 values of
 * JSON, 64 kB of a safetensors header as text twice, 256 tiny tensors), and an error with its stack.
 */
const allowance = 900_000;
/** The preprocessing of an ONNX network. */
const contract = { height: 32, width: 32, mean: [127.5, 127.5, 127.5], std: [127.5, 127.5, 127.5], channelOrder: 'rgb', input: 'uint8' };
/**
 * The product reads HDF5 in a child process per file. Here the same module runs in this process, so that what the child would survive
 * (a hang, memory) is a finding. Its WebAssembly memory never shrinks, so its growth counts per file.
 */
const { libraryBytes, tensorsOfHdf5 } = await import(join(checkout, 'packages/weights/hdf5/tensors-of-hdf5.mjs'));

/** What an HDF5 file begins with, as the product tells it from other files. */
const signature = Buffer.from('89484446', 'hex');

/** Heap after the last requested collection; when it has grown since, another one is due. */
let quiet = 0;

const { input, from } = childArguments();
const folders = readdirSync(input).sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10));

// Warm up: V8 allocates a tenth of a megabyte when code runs for the first time, which no reader should be charged for.
for (const name of folders.slice(from, from + 20)) {
  const files = await filesIn(join(input, name));
  if (files) await measured(() => readAny(files));
}

for (const [index, name] of folders.entries()) {
  if (index < from) continue;
  const [, kind] = name.split('-');
  const folder = join(input, name);
  await tellCase(index, PipelineError, async (tell) => {
    const files = await filesIn(folder);
    // A model.json that names no shards is refused before anything is read.
    if (!files) return kind === 'sound' ? 'its files could not be read' : undefined;
    const fileBytes = [...files.values()].reduce((sum, bytes) => sum + bytes.length, 0);
    const limit = 2 * Math.max(fileBytes, dequantisedBytes(files)) + allowance;
    const libraryStart = libraryBytes();
    const { tensors, refusal, taken } = await measured(() => readAny(files));
    tell({ share: (taken.bytes + taken.heap) / limit });
    if (taken.bytes + taken.heap > limit)
      return `it took ${taken.bytes} bytes of array memory and ${taken.heap} of objects where ${limit} are allowed for ${fileBytes}`;
    if (libraryBytes() > libraryStart + limit) return `the HDF5 library's memory grew from ${libraryStart} to ${libraryBytes()} bytes`;
    if (refusal && kind === 'sound') return `it was refused: ${refusal.message}`;
    if (refusal) throw refusal;
    for (const [key, { shape, data }] of tensors) {
      if (data.length < sizeOf(shape)) return `${key} of shape [${shape}] has ${data.length} elements`;
    }
    return undefined;
  });
}

/** The files by name; undefined for a model.json that names no shards. */
async function filesIn(folder) {
  const inside = readdirSync(folder);
  return readWeightFiles(inside.includes('model.json') ? folder : join(folder, inside[0])).catch(() => undefined);
}

function readAny(files) {
  return files.has('network.onnx') ? readNetwork(files) : read(files);
}

/** Inspect a network from elsewhere and adapt it to the form of a compiled one; its tensors stay inside. */
function readNetwork(files) {
  const bytes = files.get('network.onnx');
  inspectOnnx(bytes);
  adaptOnnx(bytes, { ...contract, pooling: 'none', prefixTokens: 1 });
  return new Map();
}

async function read(files) {
  const [bytes] = files.values();
  const isHdf5 = !files.has('model.json') && signature.equals(bytes.subarray(0, signature.length));
  if (!isHdf5) return (await readWeights(files)).tensors;
  try {
    return new Map(tensorsOfHdf5(bytes).map(({ name, ...tensor }) => [name, tensor]));
  } catch (error) {
    // A WebAssembly trap, by this file or by what an earlier one left in the library, ends the product's child: a refusal.
    if (error.constructor !== Error && !(error instanceof WebAssembly.RuntimeError)) throw error;
    throw new PipelineError('GRAFT_WEIGHTS', error.message);
  }
}

/**
 * Bytes of a tfjs model's weights as float32 if the shards hold all of them: a quantised element of one byte becomes four. No other
 * format widens its elements by more than two.
 */
function dequantisedBytes(files) {
  try {
    const { weightsManifest } = JSON.parse(Buffer.from(files.get('model.json')).toString());
    const weights = weightsManifest.flatMap((group) => group.weights);
    const held = { uint8: 1, uint16: 2, float16: 2 };
    const stored = weights.reduce((sum, { shape, quantization }) => sum + sizeOf(shape) * (held[quantization?.dtype] ?? 4), 0);
    const shards = [...files].reduce((sum, [name, bytes]) => sum + (name === 'model.json' ? 0 : bytes.length), 0);
    return stored <= shards ? weights.reduce((sum, { shape }) => sum + 4 * sizeOf(shape), 0) : 0;
  } catch {
    return 0;
  }
}

/**
 * The result of reading and what it took: bytes of array memory, garbage included, and the largest growth of objects in use, seen
 * after each collection (the young generation is limited to a megabyte) and at the end.
 */
async function measured(read) {
  if (process.memoryUsage().heapUsed > quiet + 100_000) {
    globalThis.gc();
    quiet = process.memoryUsage().heapUsed;
  }
  const before = process.memoryUsage().heapUsed;
  const profiler = new GCProfiler();
  meter.start();
  profiler.start();
  let answer;
  try {
    answer = { tensors: await read() };
  } catch (refusal) {
    answer = { refusal };
  }
  const bytes = meter.total();
  const { statistics } = profiler.stop();
  if (process.memoryUsage().heapUsed > before + 200_000) globalThis.gc();
  const heaps = statistics.map(({ afterGC }) => afterGC.heapStatistics.usedHeapSize);
  return { ...answer, taken: { bytes, heap: Math.max(...heaps, process.memoryUsage().heapUsed) - before } };
}

function sizeOf(shape) {
  return shape.reduce((product, dimension) => product * dimension, 1);
}
