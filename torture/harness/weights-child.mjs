import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { checkout, importDist } from '../../bench/harness/locations.mjs';
import { meterAllocations } from './allocation-meter.mjs';
import { childArguments, tellCase } from './in-child.mjs';

const meter = meterAllocations();
const { PipelineError } = await importDist('packages/core/dist/index.js');
const { readWeightFiles } = await importDist('packages/model-zoo/dist/weights/weight-files.js');
const { adaptOnnx, inspectOnnx } = await importDist('packages/engine/dist/index.js');
const { detectFormat, readWeights } = await importDist('packages/model-zoo/dist/formats/read-weights.js');

/** What a reader may take besides twice the weights: decoders, small tables, one chunk of zlib. */
const allowance = 65_536;
/** What an ONNX network's pictures are like. */
const contract = { height: 32, width: 32, mean: [127.5, 127.5, 127.5], std: [127.5, 127.5, 127.5], channelOrder: 'rgb', input: 'uint8' };
/** Of JavaScript objects, measured roughly: a table of a few tensors, an error with its stack. */
const heapAllowance = 8_000_000;

/**
 * HDF5 runs in a child process of the product, one a file; here the same module runs in this one, so that what the child would
 * survive (a crash, a hang, memory) is a finding. Its WebAssembly memory counts from where it begins.
 */
const { libraryBytes, tensorsOfHdf5 } = await import(join(checkout, 'packages/model-zoo/hdf5/tensors-of-hdf5.mjs'));
const libraryStart = libraryBytes();

const { input, from } = childArguments();
const folders = readdirSync(input).sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10));

for (const [index, name] of folders.entries()) {
  if (index < from) continue;
  const [, kind, declaredBytes] = name.split('-');
  const folder = join(input, name);
  await tellCase(index, PipelineError, async () => {
    const inside = readdirSync(folder);
    const files = await readWeightFiles(inside.includes('model.json') ? folder : join(folder, inside[0])).catch(() => undefined);
    // A model.json that names no shards is refused before anything is read; there is no reader to test.
    if (!files) return kind === 'sound' ? 'its files could not be read' : undefined;
    const fileBytes = [...files.values()].reduce((sum, bytes) => sum + bytes.length, 0);
    const { tensors, refusal, taken } = measured(() => (files.has('network.onnx') ? readNetwork(files) : read(files)));
    const decoded = [...(tensors?.values() ?? [])].reduce((sum, { shape }) => sum + 4 * sizeOf(shape), 0);
    const limit = 2 * Math.max(fileBytes, Number(declaredBytes), decoded) + allowance;
    if (taken.bytes > limit) return `it took ${taken.bytes} bytes of memory where ${limit} are allowed`;
    if (taken.heap > limit + heapAllowance) return `it took ${taken.heap} bytes of heap`;
    if (libraryBytes() > libraryStart + limit) return `the HDF5 library's memory grew from ${libraryStart} to ${libraryBytes()} bytes`;
    if (refusal && kind === 'sound') return `it was refused: ${refusal.message}`;
    if (refusal) throw refusal;
    for (const [key, { shape, data }] of tensors) {
      if (data.length < sizeOf(shape)) return `${key} of shape [${shape}] has ${data.length} elements`;
    }
    return undefined;
  });
}

/** A network from elsewhere is looked at, then copied into the form of a compiled one; its tensors stay in it. */
function readNetwork(files) {
  const bytes = files.get('network.onnx');
  inspectOnnx(bytes);
  adaptOnnx(bytes, { ...contract, pooling: 'none', prefixTokens: 1 });
  return new Map();
}

function read(files) {
  const format = detectFormat(files);
  if (format !== 'keras-hdf5') return readWeights(files, format);
  const [bytes] = files.values();
  try {
    return new Map(tensorsOfHdf5(bytes).map(({ name, ...tensor }) => [name, tensor]));
  } catch (error) {
    if (error.constructor !== Error) throw error;
    throw new PipelineError('GRAFT_WEIGHTS', error.message);
  }
}

/** What reading gave, and what it took: bytes of array memory, and by how much the heap grew (less where it was collected). */
function measured(read) {
  const heap = process.memoryUsage().heapUsed;
  meter.start();
  let answer;
  try {
    answer = { tensors: read() };
  } catch (refusal) {
    answer = { refusal };
  }
  return { ...answer, taken: { bytes: meter.total(), heap: process.memoryUsage().heapUsed - heap } };
}

function sizeOf(shape) {
  return shape.reduce((product, dimension) => product * dimension, 1);
}
