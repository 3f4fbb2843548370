import type { ZipMember } from '@graft/core/archive';
import { pickleBudget, runPickle } from './pickle-machine.ts';
import {
  elementBytes,
  storageElements,
  type TorchMemory,
  type TorchStorage,
  type TorchTensor,
  torchRefusal,
  torchRules,
  torchTensors,
} from './torch-state.ts';
import { openWeightArchive } from './weight-archive.ts';

/**
 * Read the tensors of a `.pth` file as torch writes it since 1.6, without running anything from it.
 *
 * The file is a zip of stored files below one folder: `data.pkl`, the dictionary of tensors; `data/<key>`, the raw elements
 * of a storage; `byteorder`. Nothing is copied: tensors lie over the file if its alignment (64 bytes, as torch writes) allows.
 *
 * @returns every tensor of the dictionary by name, in the file's order.
 * @throws {WeightsError} for anything else: another opcode or name, a storage that is missing, packed, of another size, or used by
 * no tensor.
 * @see https://docs.pytorch.org/docs/stable/notes/serialization.html#serialized-file-format-for-torch-save
 */
export async function readTorchZip(bytes: Uint8Array): Promise<Map<string, TorchTensor>> {
  const archive = await openWeightArchive(bytes);
  const { members } = archive;
  /** A member's bytes, and where they begin in the file. */
  const stored = async (member: ZipMember): Promise<{ readonly start: number; readonly data: Uint8Array }> => {
    const start = await archive.locate(member);
    if (member.method !== 0) torchRefusal(start, 'a file is packed, which torch never does');
    return { start, data: await archive.read(member) };
  };
  const pickle = [...members.values()].find(({ name }) => name.endsWith('/data.pkl')) ?? torchRefusal(0, 'its data.pkl is missing');
  const folder = pickle.name.slice(0, -'data.pkl'.length);
  const order = members.get(`${folder}byteorder`);
  if (order) {
    const { start, data } = await stored(order);
    if (Buffer.from(data).toString('latin1') !== 'little') torchRefusal(start, 'it is not little-endian');
  }
  const { start } = await stored(pickle);
  const end = start + pickle.bytes;
  const storages = new Map<string, TorchStorage>();
  const state = runPickle(bytes.subarray(0, end), start, torchRules(storages, 5), pickleBudget(bytes.length));
  if (state.end !== end) torchRefusal(state.end, `${end - state.end} bytes follow the dictionary`);
  const memory = new Map<string, TorchMemory>();
  for (const { key, element, count } of storages.values()) {
    const member = members.get(`${folder}data/${key}`) ?? torchRefusal(start, 'a storage is missing');
    const wanted = count * elementBytes(element);
    if (member.bytes !== wanted) torchRefusal(member.offset, `a storage has ${member.bytes} bytes where ${wanted} were announced`);
    const storage = await stored(member);
    memory.set(key, { data: storageElements(storage.data, element), byteOffset: storage.start });
  }
  const others = [...members.keys()].filter((name) => name.startsWith(`${folder}data/`)).length - memory.size;
  if (others > 0) torchRefusal(start, `it holds ${others} storages that no tensor uses`);
  return torchTensors(state.value, memory, start);
}
