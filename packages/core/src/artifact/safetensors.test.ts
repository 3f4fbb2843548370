import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArtifactError } from '../errors/artifact-error.ts';
import { ShapeMismatchError } from '../errors/shape-mismatch-error.ts';
import { createRng } from '../random/rng.ts';
import { decodeSafetensors, encodeSafetensors, type NamedTensor, readSafetensorsTable, safetensorsHeader } from './safetensors.ts';

const head: NamedTensor[] = [
  { name: 'dense/kernel', shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) },
  { name: 'dense/bias', shape: [3], data: Float32Array.of(-1, 0.5, Number.NaN) },
  { name: 'step', shape: [], data: Float32Array.of(7) },
  { name: 'none', shape: [0, 4], data: new Float32Array() },
];
const file = Buffer.concat(encodeSafetensors(head));

/** A file with this header and the given number of zero bytes after it. */
function fileOf(header: unknown, bytes: number): Buffer {
  const text = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, Buffer.alloc(bytes)]);
}
const f32 = (shape: unknown, from: unknown, to: unknown) => ({ dtype: 'F32', shape, data_offsets: [from, to] });

describe('encodeSafetensors and decodeSafetensors', () => {
  it('round-trip tensors of any shape, in any buffer', () => {
    const expected = new Map(head.map((tensor) => [tensor.name, tensor]));
    expect(decodeSafetensors(file)).toEqual(expected);
    expect(decodeSafetensors(Uint8Array.from(file))).toEqual(expected);
    for (let offset = 0; offset < 8; offset++) {
      const shifted = Buffer.alloc(offset + file.length);
      file.copy(shifted, offset);
      expect(decodeSafetensors(shifted.subarray(offset))).toEqual(expected);
    }
  });

  it('round-trip any names, __proto__ among them', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constant('__proto__'), fc.constant('10'))), (names) => {
        const tensors = names.filter((name) => name !== '__metadata__').map((name, i) => ({ name, shape: [1], data: Float32Array.of(i) }));
        const decoded = decodeSafetensors(Buffer.concat(encodeSafetensors(tensors)));
        expect([...decoded.values()]).toEqual(tensors);
      }),
      { seed: 1 },
    );
  });

  it('share the memory of large tensors with the file instead of copying them', () => {
    const data = new Float32Array(1000);
    expect(encodeSafetensors([{ name: 'kernel', shape: [1000], data }])[1]?.buffer).toBe(data.buffer);
    const bytes = Buffer.allocUnsafeSlow(file.length);
    file.copy(bytes);
    expect(decodeSafetensors(bytes).get('dense/kernel')?.data.buffer).toBe(bytes.buffer);
  });

  it('start the tensors at a multiple of eight bytes', () => {
    for (let length = 1; length < 20; length++) expect(safetensorsHeader([{ name: 'k'.repeat(length), shape: [1] }]).length % 8).toBe(0);
  });

  it('refuse to write a name twice, the name of the metadata, and a shape of another size', () => {
    const [tensor] = head as [NamedTensor];
    expect(() => encodeSafetensors([tensor, tensor])).toThrow(/"dense\/kernel" twice/);
    expect(() => encodeSafetensors([{ ...tensor, name: '__metadata__' }])).toThrow(ArtifactError);
    expect(() => encodeSafetensors([{ ...tensor, shape: [7] }])).toThrow(ShapeMismatchError);
  });

  it('refuse to read another type than float32 by name', () => {
    const bytes = fileOf({ half: { dtype: 'F16', shape: [2], data_offsets: [0, 4] } }, 4);
    expect(readSafetensorsTable(bytes, bytes.length).get('half')?.dtype).toBe('F16');
    expect(() => decodeSafetensors(bytes, 'the head')).toThrow('Expected F32 for half in the head but received F16.');
  });
});

describe('readSafetensorsTable', () => {
  it('needs the header alone and gives byte ranges of the file', () => {
    const header = safetensorsHeader(head);
    const table = readSafetensorsTable(header, file.length);
    expect(table.get('dense/bias')).toEqual({ dtype: 'F32', shape: [3], start: header.length + 24, end: header.length + 36 });
  });

  it('passes over the metadata', () => {
    const bytes = fileOf({ __metadata__: { format: 'pt' }, a: f32([1], 0, 4) }, 4);
    expect([...readSafetensorsTable(bytes, bytes.length).keys()]).toEqual(['a']);
  });

  it.each<[string, Buffer]>([
    ['an empty file', Buffer.alloc(0)],
    ['a file of seven bytes', Buffer.alloc(7)],
    ['a header longer than the file', Buffer.concat([Buffer.of(255, 0, 0, 0, 0, 0, 0, 0), Buffer.from('{}')])],
    ['a header of 2^63 bytes', Buffer.concat([Buffer.of(0, 0, 0, 0, 0, 0, 0, 128), Buffer.alloc(100)])],
    ['a header that is no JSON', fileOf('{"a": ', 0)],
    ['a header that is a list', fileOf([], 0)],
    ['a header that is null', fileOf('null', 0)],
    ['a header that is no UTF-8', Buffer.concat([Buffer.of(4, 0, 0, 0, 0, 0, 0, 0), Buffer.of(0x22, 0xff, 0x22, 0x20)])],
    ['a gap before the first tensor', fileOf({ a: f32([1], 4, 8) }, 8)],
    ['a gap between two', fileOf({ a: f32([1], 0, 4), b: f32([1], 8, 12) }, 12)],
    ['an overlap', fileOf({ a: f32([2], 0, 8), b: f32([1], 4, 8) }, 8)],
    ['two tensors in one place', fileOf({ a: f32([1], 0, 4), b: f32([1], 0, 4) }, 4)],
    ['bytes behind the last tensor', fileOf({ a: f32([1], 0, 4) }, 5)],
    ['a tensor that ends behind the file', fileOf({ a: f32([2], 0, 8) }, 4)],
    ['a range that runs backwards', fileOf({ a: f32([1], 4, 0) }, 4)],
    ['a range that is shorter than the shape', fileOf({ a: f32([2], 0, 4) }, 4)],
    ['a negative dimension', fileOf({ a: f32([-1, -1], 0, 4) }, 4)],
    ['a fractional dimension', fileOf({ a: f32([0.5, 2], 0, 4) }, 4)],
    ['dimensions whose product overflows', fileOf({ a: f32([2 ** 52, 2 ** 52, 2 ** 52], 0, 4) }, 4)],
    ['a shape that is a text', fileOf({ a: f32('1', 0, 4) }, 4)],
    ['one offset', fileOf({ a: { dtype: 'F32', shape: [1], data_offsets: [0] } }, 4)],
    ['an unknown type', fileOf({ a: { dtype: 'F33', shape: [1], data_offsets: [0, 4] } }, 4)],
    ['a type that every object has', fileOf({ a: { dtype: 'constructor', shape: [1], data_offsets: [0, 4] } }, 4)],
    ['an entry that is null', fileOf({ a: null }, 0)],
    ['metadata that are a list', fileOf({ __metadata__: [], a: f32([1], 0, 4) }, 4)],
    ['metadata that are no texts', fileOf({ __metadata__: { step: 1 }, a: f32([1], 0, 4) }, 4)],
    ['a type 200,000 lists deep', fileOf(`{"a":{"dtype":${'['.repeat(2e5)}${']'.repeat(2e5)},"shape":[1],"data_offsets":[0,4]}}`, 4)],
    ['metadata a million lists deep', fileOf(`{"__metadata__":${'['.repeat(9e5)}${']'.repeat(9e5)}}`, 0)],
    ['170,000 empty entries', fileOf(`{${'"aaaaaa":{},'.repeat(166_000)}"b":{}}`, 0)],
  ])('refuses %s', (_, bytes) => {
    expect(() => readSafetensorsTable(bytes, bytes.length, 'the head')).toThrow(ArtifactError);
    expect(() => decodeSafetensors(bytes, 'the head')).toThrow('the head');
  });

  it('refuses a header above the limit before it looks for its bytes', () => {
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(2_000_001n);
    expect(() => readSafetensorsTable(length, 2 ** 40)).toThrow('claims 2000001 bytes');
  });

  it('refuses in a short line, whatever the file calls its tensors and types', () => {
    const long = 'a'.repeat(1_900_000);
    const header = (name: string, dtype: string) => fileOf({ [name]: { dtype, shape: [1], data_offsets: [0, 4] } }, 4);
    for (const bytes of [header(long, 'F33'), header('a', long), header(long, 'F16'), header('\u001b[2J', 'F33'), fileOf({ [long]: 0 }, 4)])
      expect(() => decodeSafetensors(bytes)).toThrow(/^Expected [^\p{Cc}]{1,300}$/u);
  });

  it('takes no more memory for a hostile header than for a large one', () => {
    const hostile = fileOf(`{"__metadata__":${'['.repeat(9e5)}${']'.repeat(9e5)}}`, 8_000_000);
    const before = process.memoryUsage().heapUsed;
    expect(() => readSafetensorsTable(hostile, hostile.length)).toThrow('more than 3 deep');
    // Parsed it takes 50 MB.
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(10_000_000);
  });

  it('refuses a small file that is nothing but header, and one of a thousand tensors without elements', () => {
    const table = fileOf(Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`t${i}`, f32([0], 0, 0)])), 0);
    expect(() => readSafetensorsTable(table, table.length)).toThrow('values');
    const long = fileOf({ ['a'.repeat(100_000)]: f32([0], 0, 0) }, 0);
    expect(() => readSafetensorsTable(long, long.length)).toThrow(/its header claims \d+ bytes/);
  });

  it('refuses every file that is cut', () => {
    for (let length = 0; length < file.length; length++) expect(() => decodeSafetensors(file.subarray(0, length))).toThrow(ArtifactError);
  });

  it('answers 600 mutated files with tensors that fit or with a refusal, never with another failure', () => {
    const rng = createRng(42);
    let refused = 0;
    for (let round = 0; round < 600; round++) {
      const bytes = Buffer.from(file);
      // Most changes fall on the header: in the numbers nothing can be wrong.
      for (let change = rng.integer(4); change >= 0; change--) bytes[rng.integer(bytes.length - 40)] = rng.integer(256);
      try {
        for (const { shape, data } of decodeSafetensors(bytes).values()) expect(data.length).toBe(shape.reduce((a, b) => a * b, 1));
      } catch (error) {
        expect(error).toBeInstanceOf(ArtifactError);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(400);
  });
});
