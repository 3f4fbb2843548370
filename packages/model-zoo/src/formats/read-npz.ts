import { WeightsError } from '@graft/core';
import { readNpy } from './read-npy.ts';
import type { StridedTensor } from './strided-tensor.ts';
import { readZipDirectory, unpackZipEntry } from './zip-directory.ts';

/**
 * The float arrays of a `.npz` file (numpy.savez, packed or not) by name; arrays of booleans and integers are left out.
 *
 * @throws {WeightsError} for a broken zip, and for a file in it that `readNpy` refuses or that is no `.npy`.
 */
export function readNpz(bytes: Uint8Array): Map<string, StridedTensor> {
  const tensors = new Map<string, StridedTensor>();
  for (const entry of readZipDirectory(bytes).values()) {
    if (!entry.name.endsWith('.npy')) {
      throw new WeightsError('Expected a .npz file but a file in it is no .npy.', {
        hint: 'The file is of another kind; save the arrays with numpy.savez.',
      });
    }
    const tensor = readNpy(unpackZipEntry(bytes, entry), entry.name.slice(0, 80));
    if (tensor) tensors.set(entry.name.slice(0, -'.npy'.length), tensor);
  }
  return tensors;
}
