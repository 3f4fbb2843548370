import { elementCount, shortenText, WeightsError } from '@graft/core';
import { type FloatType, floatBytes, floatElements } from './float-elements.ts';
import { isGlobal, type PickleList, type PickleRules, type PickleValue, type Refuse } from './pickle-machine.ts';

/** A tensor as a torch weight file holds it, with strides. `data` is the storage from the tensor's offset on. */
export interface TorchTensor {
  readonly shape: readonly number[];
  /** In elements. */
  readonly strides: readonly number[];
  /** Halves and doubles as float32. */
  readonly data: Float32Array | BigInt64Array;
  /** Byte of the file where the tensor begins. */
  readonly byteOffset: number;
}

/** A block of raw memory that the pickle describes and the file holds elsewhere. */
export interface TorchStorage {
  readonly kind: 'storage';
  readonly element: FloatType | 'int64';
  readonly key: string;
  readonly count: number;
}

/** A tensor without its memory. */
export interface TorchReference {
  readonly kind: 'tensor';
  readonly storage: TorchStorage;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

export type TorchValue = PickleValue<TorchStorage | TorchReference>;

/** The elements of a storage, and the byte of the file where they begin. */
export interface TorchMemory {
  readonly data: Float32Array | BigInt64Array;
  readonly byteOffset: number;
}

const elements: ReadonlyMap<string, TorchStorage['element']> = new Map([
  ['torch FloatStorage', 'float32'],
  ['torch HalfStorage', 'float16'],
  ['torch BFloat16Storage', 'bfloat16'],
  ['torch DoubleStorage', 'float64'],
  ['torch LongStorage', 'int64'],
]);

const names: ReadonlySet<string> = new Set(['collections OrderedDict', 'torch._utils _rebuild_tensor_v2', ...elements.keys()]);

/**
 * The seven names that weights need, each with its one use.
 *
 * @param storages - filled with every storage that the pickle describes, by key.
 * @param idLength - parts of a storage's persistent id: 6 before torch 1.6 (the last is a window, which weights do not have), 5 since.
 */
export function torchRules(storages: Map<string, TorchStorage>, idLength: 5 | 6): PickleRules<TorchStorage | TorchReference> {
  return {
    names,
    reduce(callee, args, refuse) {
      if (callee === 'collections OrderedDict' && args.length === 0) return new Map();
      if (callee === 'torch._utils _rebuild_tensor_v2') return rebuildTensor(args, refuse);
      return refuse(`the file calls "${callee}" with ${args.length} arguments, which weights do not need`);
    },
    load(id, refuse) {
      const [tag, type, key, where, count, window = null] = Array.isArray(id) && id.length === idLength ? id : [];
      const name = isGlobal(type) ? type.name : refuse('a storage has no type');
      const element = elements.get(name) ?? refuse(`a storage has the type "${name}"`);
      if (tag !== 'storage' || typeof key !== 'string' || where !== 'cpu' || !isNatural(count) || window !== null) {
        return refuse('a storage is described in an unknown way');
      }
      const known = storages.get(key);
      if (known && (known.element !== element || known.count !== count))
        return refuse(`storage ${shortenText(key)} is described in two ways`);
      const storage = known ?? ({ kind: 'storage', element, key, count } satisfies TorchStorage);
      storages.set(key, storage);
      return storage;
    },
  };
}

/** The tensors of a dictionary by name, each over the memory of its storage. */
export function torchTensors(state: TorchValue, memory: ReadonlyMap<string, TorchMemory>, at: number): Map<string, TorchTensor> {
  if (!(state instanceof Map)) return torchRefusal(at, 'it does not hold a dictionary of tensors');
  return new Map(
    [...state].map(([name, value]) => {
      if (!isReference(value)) return torchRefusal(at, `"${shortenText(name)}" is not a tensor`);
      const { storage, offset, shape, strides } = value;
      const { data, byteOffset } = memory.get(storage.key) ?? torchRefusal(at, `the storage of "${shortenText(name)}" is missing`);
      return [name, { shape, strides, data: data.subarray(offset), byteOffset: byteOffset + offset * elementBytes(storage.element) }];
    }),
  );
}

/** The elements of a storage in the file's bytes; floats other than float32 are converted once. */
export function storageElements(bytes: Uint8Array, element: TorchStorage['element']): Float32Array | BigInt64Array {
  if (element !== 'int64') return floatElements(bytes, element);
  const source = bytes.byteOffset % 8 === 0 ? bytes : new Uint8Array(bytes);
  return new BigInt64Array(source.buffer as ArrayBuffer, source.byteOffset, bytes.length / 8);
}

export function elementBytes(element: TorchStorage['element']): number {
  return element === 'int64' ? 8 : floatBytes[element];
}

export function torchRefusal(at: number, why: string): never {
  throw new WeightsError(`Expected a torch weight file but at byte ${at} ${why}.`, {
    hint: 'The file is broken or of another kind; fetch it again.',
  });
}

/** `_rebuild_tensor_v2(storage, offset, shape, strides, requiresGrad, hooks)`; the last element must lie in the storage. */
function rebuildTensor(args: PickleList<TorchStorage | TorchReference>, refuse: Refuse): TorchReference {
  const [storage, offset, shape, strides, requiresGrad, hooks] = args;
  if (args.length !== 6 || !isStorage(storage) || !isNatural(offset) || typeof requiresGrad !== 'boolean' || !(hooks instanceof Map)) {
    return refuse('a tensor is described in an unknown way');
  }
  if (!isNaturals(shape) || !isNaturals(strides) || shape.length !== strides.length) return refuse('a tensor has a malformed shape');
  const size = elementCount(shape);
  const last = shape.reduce((index, dim, axis) => index + (dim - 1) * (strides[axis] ?? 0), offset);
  if (size > storage.count || (size > 0 && last >= storage.count)) {
    return refuse(`a tensor of shape [${shape}] does not lie in its storage of ${storage.count} elements`);
  }
  return { kind: 'tensor', storage, offset, shape, strides };
}

function isStorage(value: unknown): value is TorchStorage {
  return typeof value === 'object' && value !== null && (value as Partial<TorchStorage>).kind === 'storage';
}

function isReference(value: unknown): value is TorchReference {
  return typeof value === 'object' && value !== null && (value as Partial<TorchReference>).kind === 'tensor';
}

function isNatural(value: unknown): value is number {
  return typeof value === 'number' && value >= 0;
}

function isNaturals(value: unknown): value is number[] {
  return Array.isArray(value) && value.length <= 8 && value.every(isNatural);
}
