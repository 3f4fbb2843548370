import { readSafetensorsTable, WeightsError } from '@graft/core';
import type { WeightFiles } from '../weights/weight-files.ts';
import type { WeightFormat } from './key-map.ts';
import { readTfjsLayers } from './read-tfjs-layers.ts';
import { readTorchLegacy } from './read-torch-legacy.ts';
import { rowMajorStrides, type StridedTensor } from './strided-tensor.ts';

/**
 * The format of weights, by their content.
 *
 * @throws {WeightsError} when it is none that has a reader.
 */
export function detectFormat(files: WeightFiles): WeightFormat {
  if (files.has('model.json')) return 'tfjs-layers';
  const [[name, bytes] = ['the weights', new Uint8Array()]] = files;
  // A zip is told apart by the torch reader, which says what to do about it.
  if ((bytes[0] === 0x80 && bytes[1] === 0x02) || (bytes[0] === 0x50 && bytes[1] === 0x4b)) return 'torch';
  if (bytes[8] === 0x7b) return 'safetensors';
  throw new WeightsError(
    `Expected weights as safetensors, a tfjs layers model or a torch file from before 1.6 but ${name} is none of them.`,
    {
      hint: 'Name one of these with --weights; `graft models` says which a backbone can read.',
    },
  );
}

/** Every float32 tensor of a weight file by the file's own names. Nothing of the file is run. */
export function readWeights(files: WeightFiles, format: WeightFormat): Map<string, StridedTensor> {
  if (format === 'tfjs-layers') return readTfjsLayers(files);
  const [[name, bytes] = ['the weights', new Uint8Array()]] = files;
  return format === 'torch' ? readTorch(bytes) : readSafetensors(bytes, name);
}

function readTorch(bytes: Uint8Array): Map<string, StridedTensor> {
  const tensors = new Map<string, StridedTensor>();
  for (const [name, { shape, strides, data }] of readTorchLegacy(bytes)) {
    if (data instanceof Float32Array) tensors.set(name, { shape, strides, data });
  }
  return tensors;
}

function readSafetensors(bytes: Uint8Array, name: string): Map<string, StridedTensor> {
  const tensors = new Map<string, StridedTensor>();
  for (const [key, { dtype, shape, start, end }] of readSafetensorsTable(bytes, bytes.byteLength, name)) {
    if (dtype === 'F32')
      tensors.set(key, {
        shape,
        strides: rowMajorStrides(shape),
        data: new Float32Array(Uint8Array.from(bytes.subarray(start, end)).buffer),
      });
  }
  return tensors;
}
