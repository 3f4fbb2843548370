import { WeightsError } from '@graft/core';
import { isGlobal, type PickleList, type PickleRules, type PickleValue, printable, type Refuse, runPickle } from './pickle-machine.ts';

/** A tensor of a torch weight file, as it lies there: honour the strides. `data` is the storage from the tensor's offset on. */
export interface TorchTensor {
  readonly shape: readonly number[];
  /** In elements. */
  readonly strides: readonly number[];
  readonly data: Float32Array | BigInt64Array;
  /** Byte of the file at which `data` begins. */
  readonly byteOffset: number;
}

/** A block of raw memory that the file announces before it comes. */
interface Storage {
  readonly kind: 'storage';
  readonly element: 'float32' | 'int64';
  readonly key: string;
  readonly count: number;
}

interface Reference {
  readonly kind: 'tensor';
  readonly storage: Storage;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

type Value = PickleValue<Storage | Reference>;

const itemBytes = { float32: 4, int64: 8 } as const;
/** Pickles 1 and 2 are the same in every file: the magic number 0x1950a86a20f9469cfc6c and the version 1001. */
const preamble = Uint8Array.of(
  0x80,
  2,
  0x8a,
  10,
  0x6c,
  0xfc,
  0x9c,
  0x46,
  0xf9,
  0x20,
  0x6a,
  0xa8,
  0x50,
  0x19,
  0x2e,
  0x80,
  2,
  0x4d,
  0xe9,
  3,
  0x2e,
);
const zipMagic = Uint8Array.of(0x50, 0x4b, 3, 4);

/**
 * Read the tensors of a `.pth` file in torch's serialisation from before 1.6, without running anything from it.
 *
 * The file is five pickles (magic, version, writer's system, the dictionary of tensors, the list of storage keys), then per
 * key an int64 count and that many elements, all little-endian, no padding.
 *
 * @returns every tensor of the dictionary by name, in the file's order.
 * @throws {WeightsError} with the byte offset for anything that is not exactly that: another opcode or name, a count that
 * disagrees, a truncated file, bytes after the last storage.
 */
export function readTorchLegacy(bytes: Uint8Array): Map<string, TorchTensor> {
  if (startsWith(bytes, zipMagic)) {
    throw new WeightsError('Expected a torch weight file from before torch 1.6 but received a zip, as newer versions write it.', {
      hint: 'Save it again with `torch.save(state, path, _use_new_zipfile_serialization=False)`, or as safetensors.',
    });
  }
  if (!startsWith(bytes, preamble)) fail(0, 'its magic number is missing');
  const storages = new Map<string, Storage>();
  const rules = rulesFor(storages);
  const system = runPickle(bytes, preamble.length, rules);
  if (!(system.value instanceof Map) || system.value.get('little_endian') !== true)
    fail(preamble.length, 'it is not written in little-endian order');
  const state = runPickle(bytes, system.end, rules);
  const keys = runPickle(bytes, state.end, rules);
  const memory = readMemory(bytes, keys.end, keys.value, storages);
  if (!(state.value instanceof Map)) return fail(system.end, 'it holds no dictionary of tensors');
  return new Map([...state.value].map(([name, value]) => [name, tensorOf(name, value, memory, system.end)]));
}

const names: ReadonlySet<string> = new Set([
  'collections OrderedDict',
  'torch._utils _rebuild_tensor_v2',
  'torch FloatStorage',
  'torch LongStorage',
]);

/** The four names that weights need, each with the one use that they have. */
function rulesFor(storages: Map<string, Storage>): PickleRules<Storage | Reference> {
  return {
    names,
    reduce(callee, args, refuse) {
      if (callee === 'collections OrderedDict' && args.length === 0) return new Map();
      if (callee === 'torch._utils _rebuild_tensor_v2') return rebuildTensor(args, refuse);
      return refuse(`the file calls "${callee}" with ${args.length} arguments, which weights do not need`);
    },
    load(id, refuse) {
      const [tag, type, key, where, count, window] = Array.isArray(id) ? id : [];
      const element = isGlobal(type) ? elementOf(type.name, refuse) : refuse('a storage has no type');
      if (tag !== 'storage' || typeof key !== 'string' || where !== 'cpu' || !isNatural(count) || window !== null) {
        return refuse('a storage is described in an unknown way');
      }
      const known = storages.get(key);
      if (known && (known.element !== element || known.count !== count))
        return refuse(`storage ${printable(key)} is described in two ways`);
      const storage = known ?? ({ kind: 'storage', element, key, count } satisfies Storage);
      storages.set(key, storage);
      return storage;
    },
  };
}

function elementOf(name: string, refuse: Refuse): Storage['element'] {
  if (name === 'torch FloatStorage') return 'float32';
  if (name === 'torch LongStorage') return 'int64';
  return refuse(`a storage has the type "${name}"`);
}

/** `_rebuild_tensor_v2(storage, offset, shape, strides, requiresGrad, hooks)`; the element with the highest index must lie in the storage. */
function rebuildTensor(args: PickleList<Storage | Reference>, refuse: Refuse): Reference {
  const [storage, offset, shape, strides, requiresGrad, hooks] = args;
  if (args.length !== 6 || !isStorage(storage) || !isNatural(offset) || typeof requiresGrad !== 'boolean' || !(hooks instanceof Map)) {
    return refuse('a tensor is described in an unknown way');
  }
  if (!isNaturals(shape) || !isNaturals(strides) || shape.length !== strides.length) return refuse('a tensor has a malformed shape');
  const size = shape.reduce((product, dim) => product * dim, 1);
  const last = shape.reduce((index, dim, axis) => index + (dim - 1) * (strides[axis] ?? 0), offset);
  if (size > storage.count || (size > 0 && last >= storage.count)) {
    return refuse(`a tensor of shape [${shape}] does not lie in its storage of ${storage.count} elements`);
  }
  return { kind: 'tensor', storage, offset, shape, strides };
}

interface Memory {
  readonly data: Float32Array | BigInt64Array;
  readonly byteOffset: number;
}

function readMemory(bytes: Uint8Array, start: number, keys: Value, storages: ReadonlyMap<string, Storage>): Map<string, Memory> {
  if (!Array.isArray(keys)) return fail(start, 'the list of its storages is missing');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const memory = new Map<string, Memory>();
  let position = start;
  for (const key of keys) {
    const storage = typeof key === 'string' ? storages.get(key) : undefined;
    if (storage === undefined || memory.has(storage.key)) return fail(position, 'a storage follows that no tensor uses, or twice');
    if (position + 8 > bytes.length) return fail(position, 'it ends before the count of a storage');
    const count = view.getBigInt64(position, true);
    if (count !== BigInt(storage.count)) return fail(position, `a storage has ${count} elements where ${storage.count} were announced`);
    const from = position + 8;
    const to = from + storage.count * itemBytes[storage.element];
    if (to > bytes.length) return fail(from, `${to - bytes.length} bytes of a storage are missing`);
    memory.set(storage.key, { data: elements(bytes, from, to, storage.element), byteOffset: from });
    position = to;
  }
  if (memory.size !== storages.size) return fail(position, `${storages.size - memory.size} storages are missing`);
  if (position !== bytes.length) return fail(position, `${bytes.length - position} bytes follow the last storage`);
  return memory;
}

/** A view where the file's bytes are aligned in memory, else a copy. */
function elements(bytes: Uint8Array, from: number, to: number, element: Storage['element']): Float32Array | BigInt64Array {
  const size = itemBytes[element];
  const aligned = (bytes.byteOffset + from) % size === 0;
  // Not `slice`: a Buffer's is a view.
  const source = aligned ? bytes : new Uint8Array(bytes.subarray(from, to));
  const offset = aligned ? bytes.byteOffset + from : 0;
  return element === 'float32'
    ? new Float32Array(source.buffer as ArrayBuffer, offset, (to - from) / size)
    : new BigInt64Array(source.buffer as ArrayBuffer, offset, (to - from) / size);
}

function tensorOf(name: string, value: Value, memory: ReadonlyMap<string, Memory>, at: number): TorchTensor {
  if (!isReference(value)) return fail(at, `"${printable(name)}" is no tensor`);
  const { storage, offset, shape, strides } = value;
  const { data, byteOffset } = memory.get(storage.key) ?? fail(at, `the storage of "${printable(name)}" is missing`);
  return { shape, strides, data: data.subarray(offset), byteOffset: byteOffset + offset * itemBytes[storage.element] };
}

function startsWith(bytes: Uint8Array, prefix: Uint8Array): boolean {
  return prefix.every((byte, i) => bytes[i] === byte);
}

function isStorage(value: unknown): value is Storage {
  return typeof value === 'object' && value !== null && (value as Partial<Storage>).kind === 'storage';
}

function isReference(value: unknown): value is Reference {
  return typeof value === 'object' && value !== null && (value as Partial<Reference>).kind === 'tensor';
}

function isNatural(value: unknown): value is number {
  return typeof value === 'number' && value >= 0;
}

function isNaturals(value: unknown): value is number[] {
  return Array.isArray(value) && value.length <= 8 && value.every(isNatural);
}

function fail(at: number, why: string): never {
  throw new WeightsError(`Expected a torch weight file but at byte ${at} ${why}.`, {
    hint: 'The file is broken or of another kind; fetch it again.',
  });
}
