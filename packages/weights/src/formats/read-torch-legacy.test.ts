import { readFile } from 'node:fs/promises';
import { createRng, sha256, WeightsError } from '@graft/core';
import { sharedData } from '@graft/core/testing';
import { describe, expect, it } from 'vitest';
import { lite0Weights } from '../../test/support/lite0-weights.ts';
import { global, op, text, writeTorchLegacy } from '../../test/support/write-torch-legacy.ts';
import { opcode } from './pickle-opcodes.ts';
import { readTorchLegacy } from './read-torch-legacy.ts';
import type { TorchTensor } from './torch-state.ts';

const small = {
  kernel: { shape: [2, 3], strides: [1, 2], values: [1, 2, 3, 4, 5, 6] },
  bias: { shape: [2], strides: [1], values: [7, 8] },
};

describe('a torch weight file', () => {
  it('gives its tensors with their strides, in the order of the dictionary', () => {
    const tensors = readTorchLegacy(writeTorchLegacy(small));
    expect([...tensors.keys()]).toEqual(['kernel', 'bias']);
    expect(tensors.get('kernel')).toMatchObject({ shape: [2, 3], strides: [1, 2], data: Float32Array.of(1, 2, 3, 4, 5, 6) });
  });

  it('is read from memory of any alignment', () => {
    const file = writeTorchLegacy(small);
    const shifted = new Uint8Array(file.length + 1).subarray(1);
    shifted.set(file);
    expect(readTorchLegacy(shifted)).toEqual(readTorchLegacy(file));
  });

  it('keeps a tensor called __proto__ a tensor', () => {
    const entries = Object.fromEntries([['__proto__', small.bias]]);
    expect([...readTorchLegacy(writeTorchLegacy(entries)).keys()]).toEqual(['__proto__']);
  });
});

describe('a changed file', () => {
  const refusals: readonly (readonly [what: string, file: Buffer, message: RegExp])[] = [
    [
      'names os.system',
      writeTorchLegacy(small, { planted: Buffer.concat([global('os', 'system'), text('id')]) }),
      /at byte \d+ the file names "os system"/,
    ],
    [
      'calls an allowed name in another way',
      writeTorchLegacy(small, {
        planted: Buffer.concat([global('collections', 'OrderedDict'), op(opcode.MARK), text('x'), op(opcode.TUPLE), op(opcode.REDUCE)]),
      }),
      /calls "collections OrderedDict" with 1 arguments/,
    ],
    ['uses an opcode beyond the 29', writeTorchLegacy(small, { planted: Buffer.of(0x93) }), /opcode 0x93/],
    ['is big-endian', writeTorchLegacy(small, { littleEndian: false }), /little-endian/],
    ['is empty', Buffer.alloc(0), /magic number/],
    ['goes on after its last storage', Buffer.concat([writeTorchLegacy(small), Buffer.of(0)]), /1 bytes follow/],
    ['lists a storage twice', writeTorchLegacy(small, { keys: ['0', '0'] }), /or listed twice/],
    ['leaves a storage out', writeTorchLegacy({ bias: small.bias }, { keys: [] }), /1 storages are missing/],
    ['reaches beyond its storage', writeTorchLegacy({ bias: { ...small.bias, strides: [2] } }), /does not lie in its storage/],
    [
      'claims more elements than its storage has',
      writeTorchLegacy({ bias: { shape: [1 << 30, 1 << 30], strides: [0, 0], values: [1] } }),
      /does not lie in its storage/,
    ],
  ];

  it.each(refusals)('is refused when it %s', (_, file, message) => {
    expect(() => readTorchLegacy(file)).toThrow(message);
  });

  /** Batches of one opcode, each appended to a list: what a byte makes takes up to 220 times its size. */
  const batches = (code: number, count: number): Buffer =>
    Buffer.concat([
      op(opcode.EMPTY_LIST),
      ...Array<Buffer>(count).fill(Buffer.concat([op(opcode.MARK), Buffer.alloc(60_000, code), op(opcode.APPENDS)])),
    ]);
  it.each<[string, Buffer]>([
    ['two million dictionaries', batches(opcode.EMPTY_DICT, 34)],
    ['two million lists', batches(opcode.EMPTY_LIST, 34)],
    ['two million nothings', batches(opcode.NONE, 34)],
    ['tuples two million deep', Buffer.concat([op(opcode.NONE), Buffer.alloc(2_000_000, opcode.TUPLE1)])],
    ['an entry of a memo 400,000 times', Buffer.concat([op(opcode.NONE), ...Array.from({ length: 400_000 }, (_, i) => remember(i))])],
  ])('is refused before its pickle has made %s', (_, planted) => {
    const file = writeTorchLegacy(small, { planted });
    const before = process.memoryUsage().heapUsed;
    expect(() => readTorchLegacy(file)).toThrow(/have made more than \d+ bytes of objects/);
    // Some 2 MB, garbage included; without a bound 25 to 450.
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(9_000_000);
  });

  it('is refused when its pickle is longer than the description of tensors can be, or has a number of 255 bytes', () => {
    const planted = Buffer.alloc(4_500_000, Buffer.of(opcode.PROTO, 2));
    expect(() => readTorchLegacy(writeTorchLegacy(small, { planted }))).toThrow(/longer than 4194304 bytes/);
    const number = Buffer.concat([Buffer.of(opcode.LONG1, 255), Buffer.alloc(255, 1)]);
    expect(() => readTorchLegacy(writeTorchLegacy(small, { planted: number }))).toThrow(/an integer has 255 bytes/);
  });

  it('is read with 2000 tensors of four kilobytes, and refused with as many of next to nothing', () => {
    const many = (tensor: typeof small.kernel): Buffer =>
      writeTorchLegacy(Object.fromEntries(Array.from({ length: 2000 }, (_, i) => [`layer${i}.weight`, tensor])));
    const kernel = { shape: [32, 32], strides: [32, 1], values: Array<number>(1024).fill(1) };
    expect(readTorchLegacy(many(kernel)).size).toBe(2000);
    expect(() => readTorchLegacy(many(small.kernel))).toThrow(/bytes of objects, which weights of this size do not need/);
  });

  it('is refused at every length short of the whole', () => {
    const file = writeTorchLegacy(small);
    for (let length = 0; length < file.length; length++) {
      expect(() => readTorchLegacy(file.subarray(0, length)), `${length} bytes`).toThrow(/at byte \d+/);
    }
  });

  it('ends in tensors or in a refusal whatever bytes are changed', () => {
    const file = writeTorchLegacy(small);
    let refused = 0;
    for (let seed = 0; seed < 2000; seed++) refused += Number(!isReadableMutated(file, seed, file.length));
    expect(refused).toBeGreaterThan(500);
  });
});

const weights = await lite0Weights();
const reference = sharedData('golden/backbones/efficientnet-lite0.tensors.json');

describe.skipIf(!weights || !reference)('efficientnet-lite0-57934424.pth', () => {
  it('holds the 296 tensors of the reference, byte for byte, as stored and in order', async () => {
    const tensors = readTorchLegacy(await readFile(weights ?? ''));
    const { tensors: expected } = JSON.parse(await readFile(reference ?? '', 'utf8')) as { tensors: ReferenceTensor[] };
    const received = [...tensors].map(([name, tensor]) => ({
      name,
      shape: tensor.shape,
      stride: tensor.strides,
      dataOffset: tensor.byteOffset,
      storedSha256: sha256(bytesOf(tensor.data)),
      contiguousSha256: sha256(bytesOf(contiguous(tensor))),
    }));
    expect(received).toEqual(
      expected.map(({ name, shape, stride, dataOffset, storedSha256, contiguousSha256 }) => ({
        name,
        shape,
        stride,
        dataOffset,
        storedSha256,
        contiguousSha256,
      })),
    );
    expect(received).toHaveLength(296);
  });

  it('is refused when cut off anywhere', async () => {
    const file = await readFile(weights ?? '');
    const rng = createRng(1);
    const lengths = [0, 14, 15, 20, 21, 136, 137, 42_485, 42_486, 47_175, 47_176, 47_183, 47_184, file.length - 1];
    for (let i = 0; i < 100; i++) lengths.push(rng.integer(i < 50 ? 47_176 : file.length));
    for (const length of lengths) expect(() => readTorchLegacy(file.subarray(0, length)), `${length} bytes`).toThrow(WeightsError);
  });

  it('ends in tensors or in a refusal whatever bytes of its pickles are changed', async () => {
    const file = await readFile(weights ?? '');
    let refused = 0;
    for (let seed = 0; seed < 400; seed++) refused += Number(!isReadableMutated(file, seed, 47_176));
    expect(refused).toBeGreaterThan(100);
  });
});

function remember(index: number): Buffer {
  const bytes = Buffer.alloc(5, opcode.LONG_BINPUT);
  bytes.writeUInt32LE(index, 1);
  return bytes;
}

interface ReferenceTensor {
  readonly name: string;
  readonly shape: number[];
  readonly stride: number[];
  readonly dataOffset: number;
  readonly storedSha256: string;
  readonly contiguousSha256: string;
}

/** With one to four bytes of the first `end` replaced; the file is as before afterwards. */
function isReadableMutated(file: Uint8Array, seed: number, end: number): boolean {
  const rng = createRng(seed);
  const before = Array.from({ length: 1 + rng.integer(4) }, () => rng.integer(end)).map((at) => [at, file[at] ?? 0] as const);
  for (const [at] of before) file[at] = rng.integer(256);
  const isFine = isReadable(file);
  for (const [at, byte] of before.reverse()) file[at] = byte;
  return isFine;
}

/** Anything but tensors or a `WeightsError` fails the test. */
function isReadable(file: Uint8Array): boolean {
  try {
    readTorchLegacy(file);
    return true;
  } catch (error) {
    if (!WeightsError.isInstance(error)) throw error;
    return false;
  }
}

/** The plain way, as the oracle: every index of the shape, by strides. */
function contiguous({ shape, strides, data }: TorchTensor): Float32Array | BigInt64Array {
  let indices = [0];
  for (const [axis, dim] of shape.entries()) {
    const steps = Array.from({ length: dim }, (_, i) => i * (strides[axis] ?? 0));
    indices = indices.flatMap((index) => steps.map((step) => index + step));
  }
  return data instanceof Float32Array
    ? Float32Array.from(indices, (i) => data[i] ?? Number.NaN)
    : BigInt64Array.from(indices, (i) => data[i] ?? -1n);
}

function bytesOf(data: Float32Array | BigInt64Array): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
