import { pickleBudget, runPickle } from './pickle-machine.ts';
import {
  elementBytes,
  storageElements,
  type TorchMemory,
  type TorchStorage,
  type TorchTensor,
  type TorchValue,
  torchRefusal,
  torchRules,
  torchTensors,
} from './torch-state.ts';

/** Pickles 1 and 2 are the same in every file: the magic number 0x1950a86a20f9469cfc6c and the version 1001. */
const preamble = Buffer.from('80028a0a6cfc9c46f9206aa850192e80024de9032e', 'hex');

/**
 * Read the tensors of a `.pth` file in torch's serialisation from before 1.6, without running anything from it.
 *
 * The file holds five pickles (magic, version, writer's system, the dictionary of tensors, the list of storage keys), then for each
 * key an int64 count and that many elements, all little-endian, without padding.
 *
 * @returns every tensor of the dictionary by name, in the file's order.
 * @throws {WeightsError} with the byte offset for anything else: another opcode or name, a count that disagrees, a truncated file,
 * bytes after the last storage.
 */
export function readTorchLegacy(bytes: Uint8Array): Map<string, TorchTensor> {
  if (!preamble.every((byte, i) => bytes[i] === byte)) torchRefusal(0, 'its magic number is missing');
  const storages = new Map<string, TorchStorage>();
  const rules = torchRules(storages, 6);
  const budget = pickleBudget(bytes.length);
  const system = runPickle(bytes, preamble.length, rules, budget);
  if (!(system.value instanceof Map) || system.value.get('little_endian') !== true)
    torchRefusal(preamble.length, 'it is not little-endian');
  const state = runPickle(bytes, system.end, rules, budget);
  const keys = runPickle(bytes, state.end, rules, budget);
  return torchTensors(state.value, readMemory(bytes, keys.end, keys.value, storages), system.end);
}

function readMemory(
  bytes: Uint8Array,
  start: number,
  keys: TorchValue,
  storages: ReadonlyMap<string, TorchStorage>,
): Map<string, TorchMemory> {
  if (!Array.isArray(keys)) return torchRefusal(start, 'the list of its storages is missing');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const memory = new Map<string, TorchMemory>();
  let position = start;
  for (const key of keys) {
    const storage = typeof key === 'string' ? storages.get(key) : undefined;
    if (storage === undefined || memory.has(storage.key)) return torchRefusal(position, 'a storage is used by no tensor, or listed twice');
    if (position + 8 > bytes.length) return torchRefusal(position, 'it ends before the count of a storage');
    const count = view.getBigInt64(position, true);
    if (count !== BigInt(storage.count))
      return torchRefusal(position, `a storage has ${count} elements where ${storage.count} were announced`);
    const from = position + 8;
    const to = from + storage.count * elementBytes(storage.element);
    if (to > bytes.length) return torchRefusal(from, `${to - bytes.length} bytes of a storage are missing`);
    memory.set(storage.key, { data: storageElements(bytes.subarray(from, to), storage.element), byteOffset: from });
    position = to;
  }
  if (memory.size !== storages.size) return torchRefusal(position, `${storages.size - memory.size} storages are missing`);
  if (position !== bytes.length) return torchRefusal(position, `${bytes.length - position} bytes follow the last storage`);
  return memory;
}
