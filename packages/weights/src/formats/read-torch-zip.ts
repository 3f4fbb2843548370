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
import { readZipDirectory, unpackZipEntry, type ZipEntry } from './zip-directory.ts';

/**
 * Read the tensors of a `.pth` file as torch writes it since 1.6, without running anything from it.
 *
 * The file is a zip of stored files below one folder: `data.pkl`, the dictionary of tensors; `data/<key>`, the raw elements
 * of a storage; `byteorder`. Nothing is copied: tensors lie over the file where its alignment (64 bytes, as torch writes) allows.
 *
 * @returns every tensor of the dictionary by name, in the file's order.
 * @throws {WeightsError} for anything that is not exactly that: another opcode or name, a storage that is missing, packed,
 * of another size, or used by no tensor.
 * @see https://docs.pytorch.org/docs/stable/notes/serialization.html#serialized-file-format-for-torch-save
 */
export function readTorchZip(bytes: Uint8Array): Map<string, TorchTensor> {
  const entries = readZipDirectory(bytes);
  const pickle = [...entries.values()].find(({ name }) => name.endsWith('/data.pkl')) ?? torchRefusal(0, 'its data.pkl is missing');
  const folder = pickle.name.slice(0, -'data.pkl'.length);
  const order = entries.get(`${folder}byteorder`);
  if (order && Buffer.from(stored(bytes, order)).toString('latin1') !== 'little')
    torchRefusal(order.start, 'it is not written in little-endian order');
  stored(bytes, pickle);
  const storages = new Map<string, TorchStorage>();
  const state = runPickle(bytes.subarray(0, pickle.end), pickle.start, torchRules(storages, 5), pickleBudget(bytes.length));
  if (state.end !== pickle.end) torchRefusal(state.end, `${pickle.end - state.end} bytes follow the dictionary`);
  const memory = new Map<string, TorchMemory>();
  for (const { key, element, count } of storages.values()) {
    const entry = entries.get(`${folder}data/${key}`) ?? torchRefusal(pickle.start, 'a storage is missing');
    const wanted = count * elementBytes(element);
    if (entry.size !== wanted) torchRefusal(entry.start, `a storage has ${entry.size} bytes where ${wanted} were announced`);
    memory.set(key, { data: storageElements(stored(bytes, entry), element), byteOffset: entry.start });
  }
  const others = [...entries.keys()].filter((name) => name.startsWith(`${folder}data/`)).length - memory.size;
  if (others > 0) torchRefusal(pickle.start, `it holds ${others} storages that no tensor uses`);
  return torchTensors(state.value, memory, pickle.start);
}

function stored(bytes: Uint8Array, entry: ZipEntry): Uint8Array {
  if (entry.isPacked) torchRefusal(entry.start, 'a file is packed, which torch never does');
  return unpackZipEntry(bytes, entry);
}
