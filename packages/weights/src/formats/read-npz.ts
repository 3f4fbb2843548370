import { WeightsError } from '@graft/core';
import { readNpy } from './read-npy.ts';
import type { StridedTensor } from './strided-tensor.ts';
import { readZipDirectory, unpackZipEntry } from './zip-directory.ts';

/** Trained float32 packs by a tenth, halves written as float32 by a half, bytes by three quarters; zeros by a thousand. */
const usualRatio = 4;
/** So that small arrays may be anything. */
const leastBytes = 65_536;

/**
 * The float arrays of a `.npz` file (numpy.savez, packed or not) by name; arrays of booleans and integers are left out.
 *
 * @param maxBytes - of all arrays unpacked, checked against the archive's directory before the first is; four times the archive
 * by default, so that a small file cannot fill the memory.
 * @throws {WeightsError} for a broken zip, one that unpacks to more, and for a file in it that `readNpy` refuses or that is no `.npy`.
 */
export function readNpz(bytes: Uint8Array, maxBytes: number = usualRatio * bytes.length + leastBytes): Map<string, StridedTensor> {
  const tensors = new Map<string, StridedTensor>();
  const entries = [...readZipDirectory(bytes).values()];
  const total = entries.reduce((sum, { size }) => sum + size, 0);
  if (total > maxBytes) {
    throw new WeightsError(`Expected a .npz file of at most ${maxBytes} bytes unpacked but it claims ${total} in ${bytes.length}.`, {
      hint: 'Where the file is to be trusted, save the arrays with numpy.savez, which does not pack, or name their bytes to readWeights as maxBytes.',
    });
  }
  for (const entry of entries) {
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
