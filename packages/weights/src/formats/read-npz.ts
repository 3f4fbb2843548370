import { WeightsError } from '@graft/core';
import { readNpy } from './read-npy.ts';
import type { StridedTensor } from './strided-tensor.ts';
import { openWeightArchive } from './weight-archive.ts';

/** Packing saves a tenth of trained float32, half of halves written as float32, three quarters of bytes. Zeros shrink a thousandfold. */
const usualRatio = 4;
/** Small arrays may hold anything. */
const leastBytes = 65_536;

/**
 * The float arrays of a `.npz` file (numpy.savez, packed or not) by name, without arrays of booleans and integers.
 *
 * @param maxBytes - of all arrays unpacked, checked against the archive's directory before anything is unpacked. Default: four times
 * the archive, so that a small file cannot fill the memory.
 * @throws {WeightsError} for a broken zip, one that unpacks to more, and a file in it that `readNpy` refuses or that is not a `.npy`.
 */
export async function readNpz(
  bytes: Uint8Array,
  maxBytes: number = usualRatio * bytes.length + leastBytes,
): Promise<Map<string, StridedTensor>> {
  const tensors = new Map<string, StridedTensor>();
  const archive = await openWeightArchive(bytes);
  const members = [...archive.members.values()];
  const total = members.reduce((sum, member) => sum + member.bytes, 0);
  if (total > maxBytes) {
    throw new WeightsError(`Expected a .npz file of at most ${maxBytes} bytes unpacked but it claims ${total} in ${bytes.length}.`, {
      hint: 'If you trust the file, save the arrays with numpy.savez, which does not pack, or give readWeights their size as maxBytes.',
    });
  }
  for (const member of members) {
    if (!member.name.endsWith('.npy')) {
      throw new WeightsError('Expected a .npz file but a file in it is not a .npy.', {
        hint: 'The file is of another kind; save the arrays with numpy.savez.',
      });
    }
    const tensor = readNpy(await archive.read(member), member.name.slice(0, 80));
    if (tensor) tensors.set(member.name.slice(0, -'.npy'.length), tensor);
  }
  return tensors;
}
