import { ArtifactError } from '../errors/artifact-error.ts';
import { ShapeMismatchError } from '../errors/shape-mismatch-error.ts';
import { elementCount } from '../numbers/element-count.ts';
import { escapeTerminal } from '../text/escape-terminal.ts';
import { boundBySize } from './bound-by-size.ts';
import { canonicalJsonLine } from './canonical-json.ts';
import { type JsonBounds, parseBoundedJson } from './parse-bounded-json.ts';
import { viewOf } from './view-of.ts';

/** A float32 tensor under its name; `data` is row-major. */
export interface NamedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** A tensor's row in the table of a safetensors file. */
export interface TensorEntry {
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Byte range in the file, end excluded. */
  readonly start: number;
  readonly end: number;
}

/**
 * Bounds of a header: about ten thousand tensors, where networks have a thousand. The format itself allows 100 MB, which takes
 * JSON gigabytes.
 */
const headerBounds = { maxBytes: 2_000_000, maxDepth: 3, maxValues: 1 << 17 };
/**
 * Bounds for small files: a byte of the header takes up to eight as text and as names, a value and what is made of it about 110.
 * Any file may hold a few hundred tensors, a larger one more.
 */
const headerShare = { few: 65_536, bytesEach: 4, most: headerBounds.maxBytes };
const valueShare = { few: 2048, bytesEach: 128, most: headerBounds.maxValues };
const itemSizes: ReadonlyMap<unknown, number> = new Map(
  Object.entries({ F64: 8, F32: 4, F16: 2, BF16: 2, I64: 8, U64: 8, I32: 4, U32: 4, I16: 2, U16: 2, I8: 1, U8: 1, BOOL: 1 }),
);

/**
 * Weights as a safetensors file: an 8-byte length, a JSON header, the tensors' bytes in the order given.
 *
 * @returns the file in pieces; those of the tensors lie over their data without a copy.
 * @throws {ArtifactError} for names that {@link safetensorsHeader} refuses.
 * @throws {ShapeMismatchError} when a shape has another number of elements than its data.
 * @see https://github.com/huggingface/safetensors#format
 */
export function encodeSafetensors(tensors: readonly NamedTensor[]): Buffer[] {
  for (const { name, shape, data } of tensors) {
    if (elementCount(shape) !== data.length) throw new ShapeMismatchError(name, shape, [data.length]);
  }
  return [safetensorsHeader(tensors), ...tensors.map(({ data }) => Buffer.from(data.buffer, data.byteOffset, data.byteLength))];
}

/**
 * The beginning of a safetensors file of float32 tensors; their bytes follow in the order given. For weights that are
 * written one after the other and never in memory together.
 *
 * @throws {ArtifactError} for a name that occurs twice, or is reserved by the format.
 */
export function safetensorsHeader(tensors: readonly Omit<NamedTensor, 'data'>[]): Buffer {
  // A null prototype: a tensor called __proto__ is a tensor.
  const header: Record<string, unknown> = Object.create(null);
  let offset = 0;
  for (const { name, shape } of tensors) {
    if (name in header || name === '__metadata__') {
      throw new ArtifactError(
        `Expected distinct names of tensors but received "${name}" ${name in header ? 'twice' : '(reserved by the format)'}.`,
      );
    }
    const end = offset + elementCount(shape) * Float32Array.BYTES_PER_ELEMENT;
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, end] };
    offset = end;
  }
  const text = Buffer.from(canonicalJsonLine(header));
  const padded = Buffer.concat([text, Buffer.alloc((8 - (text.length % 8)) % 8, ' ')]);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(padded.length));
  return Buffer.concat([length, padded]);
}

/**
 * The table of a safetensors file, checked against the file's size: names, types, shapes and byte ranges that lie in
 * the file, fill it without gaps or overlaps, and agree with shape and type; metadata that are texts. No tensor is allocated.
 * A header of more than 2 MB or 131,072 values, or of more than its share of a small file, is refused before it is parsed.
 *
 * @param head - at least the first `8 + header` bytes. @param fileSize - bytes of the whole file. @param name - how messages call it.
 * @throws {ArtifactError} naming the first thing that is wrong.
 */
export function readSafetensorsTable(head: Uint8Array, fileSize: number, name = 'the weights'): Map<string, TensorEntry> {
  const refuse = (why: string): never => {
    throw new ArtifactError(`Expected a safetensors file for ${name} but ${why}.`, {
      hint: 'The file is broken or of another kind; download it again.',
    });
  };
  const buffer = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  if (buffer.length < 8) refuse('it is shorter than 8 bytes');
  const headerLength = buffer.readBigUInt64LE(0);
  if (headerLength > BigInt(boundBySize(headerShare, fileSize)) || 8n + headerLength > BigInt(fileSize))
    refuse(`its header claims ${headerLength} bytes`);
  const start = 8 + Number(headerLength);
  if (buffer.length < start) refuse('it ends within its header');
  const header = parseHeader(buffer.subarray(8, start), { ...headerBounds, maxValues: boundBySize(valueShare, fileSize) }, refuse);
  const entries: (TensorEntry & { name: string })[] = [];
  for (const [key, value] of Object.entries(header)) {
    if (key === '__metadata__') {
      if (!isFlat(value)) refuse('its __metadata__ is not an object of texts');
      continue;
    }
    entries.push({ name: key, ...checkEntry(key, value, start, fileSize, refuse) });
  }
  let expected = start;
  for (const entry of entries.sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (entry.start !== expected) refuse(`${shown(entry.name)} starts at byte ${entry.start} where ${expected} is next`);
    expected = entry.end;
  }
  if (expected !== fileSize) refuse(`its tensors end at byte ${expected} of ${fileSize}`);
  return new Map(entries.map(({ name: key, ...entry }) => [key, entry]));
}

/**
 * Every float32 tensor of a safetensors file in memory, by name; the arrays lie over `bytes` where the alignment allows it.
 *
 * @throws {ArtifactError} when the file is malformed or holds another type than F32.
 */
export function decodeSafetensors(bytes: Uint8Array, name = 'the weights'): Map<string, NamedTensor> {
  const table = readSafetensorsTable(bytes, bytes.byteLength, name);
  return new Map(
    [...table].map(([key, { dtype, shape, start, end }]) => {
      if (dtype !== 'F32') throw new ArtifactError(`Expected F32 for ${shown(key)} in ${name} but received ${dtype}.`);
      return [key, { name: key, shape, data: viewOf(Float32Array, bytes.subarray(start, end)) }];
    }),
  );
}

function parseHeader(bytes: Uint8Array, bounds: JsonBounds, refuse: (why: string) => never): Record<string, unknown> {
  const header = parseBoundedJson(bytes, bounds, (why) => refuse(`its header cannot be read: ${why}`));
  return isObject(header) ? header : refuse('its header is not a JSON object');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function isFlat(metadata: unknown): boolean {
  return isObject(metadata) && Object.values(metadata).every((value) => typeof value === 'string');
}

/** A name from the file, safe to print. */
function shown(name: string): string {
  return name.length > 80 ? `${escapeTerminal(name.slice(0, 80))}...` : escapeTerminal(name);
}

function checkEntry(key: string, value: unknown, base: number, fileSize: number, refuse: (why: string) => never): TensorEntry {
  const { dtype, shape, data_offsets: offsets } = (value ?? {}) as { dtype?: unknown; shape?: unknown; data_offsets?: unknown };
  const itemSize = itemSizes.get(dtype);
  if (itemSize === undefined) {
    const type = typeof dtype === 'string' ? `the unknown type "${shown(dtype)}"` : `a type that is not a text (${typeof dtype})`;
    return refuse(`${shown(key)} has ${type}`);
  }
  if (!isNaturals(shape) || !isNaturals(offsets) || offsets.length !== 2)
    return refuse(`${shown(key)} has a malformed shape or byte range`);
  const [from, to] = offsets as [number, number];
  const size = elementCount(shape) * itemSize;
  if (to < from || base + to > fileSize || to - from !== size)
    return refuse(`${shown(key)} claims bytes ${from}..${to} for shape [${shape}]`);
  return { dtype: dtype as string, shape, start: base + from, end: base + to };
}

function isNaturals(value: unknown): value is number[] {
  return Array.isArray(value) && value.length <= 8 && value.every((item) => Number.isSafeInteger(item) && item >= 0);
}
