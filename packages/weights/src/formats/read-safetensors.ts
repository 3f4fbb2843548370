import { readSafetensorsTable } from '@graft/core';
import { type FloatType, floatElements } from './float-elements.ts';
import { rowMajorStrides, type StridedTensor } from './strided-tensor.ts';

const floatTypes: ReadonlyMap<string, FloatType> = new Map([
  ['F32', 'float32'],
  ['F16', 'float16'],
  ['BF16', 'bfloat16'],
  ['F64', 'float64'],
]);

/**
 * The float tensors of a safetensors file as float32 by name; aligned float32 lies over the file's memory. Booleans and integers
 * are checked and left out.
 *
 * @param name - of the file, for messages.
 * @throws {ArtifactError} when the file is malformed.
 */
export function readSafetensors(bytes: Uint8Array, name: string): Map<string, StridedTensor> {
  const tensors = new Map<string, StridedTensor>();
  for (const [key, { dtype, shape, start, end }] of readSafetensorsTable(bytes, bytes.byteLength, name)) {
    const type = floatTypes.get(dtype);
    if (type) tensors.set(key, { shape, strides: rowMajorStrides(shape), data: floatElements(bytes.subarray(start, end), type) });
  }
  return tensors;
}
