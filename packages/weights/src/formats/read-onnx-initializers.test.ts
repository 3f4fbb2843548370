import { readFile } from 'node:fs/promises';
import { WeightsError } from '@graft/core';
import { expect, it } from 'vitest';
import { readOnnxInitializers } from './read-onnx-initializers.ts';
import { readWeights } from './read-weights.ts';

type Recorded = Readonly<Record<string, { readonly shape: number[]; readonly values: readonly string[] }>>;

const fixture = (name: string): Promise<Buffer> => readFile(new URL(`./__fixtures__/${name}`, import.meta.url));
const { onnx: recorded } = JSON.parse((await fixture('numpy-onnx.json')).toString()) as { onnx: Recorded };
const file = await fixture('initializers.onnx');

it('reads the float initialisers that onnx wrote, raw and typed, halves in int32_data included; integers are left out', async () => {
  const files = new Map([['initializers.onnx', file]]);
  const { format, tensors } = await readWeights(files);
  expect(format).toBe('onnx');
  expect([...tensors.keys()]).toEqual(Object.keys(recorded));
  for (const [name, { shape, values }] of Object.entries(recorded)) {
    expect(tensors.get(name)?.shape).toEqual(shape);
    expect([...(tensors.get(name)?.data ?? [])], name).toEqual(values.map((value) => Math.fround(Number(value))));
  }
});

const [delimited, number] = [
  (field: number, bytes: Buffer): Buffer => Buffer.concat([varint(field * 8 + 2), varint(bytes.length), bytes]),
  (field: number, value: number): Buffer => Buffer.concat([varint(field * 8), varint(value)]),
];
const model = (...tensor: Buffer[]): Buffer => Buffer.concat([number(1, 9), delimited(7, delimited(5, Buffer.concat(tensor)))]);
const named = delimited(8, Buffer.from('w'));

it('reads a tensor in its smallest form, so that the refusals below are about the change alone', () => {
  expect(readOnnxInitializers(model(number(1, 2), number(2, 1), named, delimited(9, Buffer.alloc(8)))).get('w')).toMatchObject({
    shape: [2],
  });
});

it.each<[string, Buffer, RegExp]>([
  ['keeps its weights in another file', await fixture('external.onnx'), /elements in another file/],
  [
    'names another file',
    model(number(1, 2), number(2, 1), named, delimited(13, Buffer.from('location: ../../etc/passwd'))),
    /\(w\) has its elements in another file/,
  ],
  ['has too few elements', model(number(1, 2), number(2, 1), named, delimited(9, Buffer.alloc(4))), /w has 1 elements for shape \[2\]/],
  ['has half an element', model(number(1, 1), number(2, 1), named, delimited(9, Buffer.alloc(6))), /has NaN elements/],
  ['has elements of another type', model(number(1, 2), number(2, 1), named, delimited(10, Buffer.alloc(16))), /has NaN elements/],
  [
    'has elements in two ways',
    model(number(1, 1), number(2, 1), named, delimited(9, Buffer.alloc(4)), delimited(4, Buffer.alloc(4))),
    /in pieces/,
  ],
  ['has a negative dimension', model(number(1, -1), number(2, 1), named), /negative or larger than any file/],
  ['has nine dimensions', model(...Array.from({ length: 9 }, () => number(1, 1)), number(2, 1), named), /more than 8 dimensions/],
  ['claims a field beyond its end', Buffer.concat([number(1, 9), Buffer.of(0x3a, 100)]), /100 bytes/],
  ['has a group', Buffer.of(0x08, 9, 0x3b, 0x3c), /wire type 3/],
  ['has a number without an end', Buffer.from('08ffffffffffffffffffffff', 'hex'), /does not end/],
  ['holds no graph', number(1, 9), /0 graphs/],
  ['has a sparse initialiser', Buffer.concat([number(1, 9), delimited(7, delimited(15, named))]), /is sparse/],
])('refuses a file that %s', (_, bytes, message) => {
  expect(() => readOnnxInitializers(bytes)).toThrow(WeightsError);
  expect(() => readOnnxInitializers(bytes)).toThrow(message);
});

it('is refused at nearly every length short of the whole, and never anything else', () => {
  let refused = 0;
  for (let length = 0; length < file.length; length++) {
    try {
      readOnnxInitializers(file.subarray(0, length));
    } catch (error) {
      if (!WeightsError.isInstance(error)) throw error;
      refused++;
    }
  }
  // Behind the graph stands the opset alone: protobuf has no end mark.
  expect(refused).toBeGreaterThan(file.length - 12);
});

/** Two's complement of 64 bits, seven at a time. */
function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return Buffer.from([...bytes, Number(rest)]);
}
