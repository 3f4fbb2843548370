import { readFile } from 'node:fs/promises';
import { encodeNpy, WeightsError } from '@graft/core';
import { writeZip } from '@graft/core/testing';
import { expect, it } from 'vitest';
import { readNpy } from './read-npy.ts';
import { readNpz } from './read-npz.ts';
import { readWeights } from './read-weights.ts';
import { transposed } from './strided-tensor.ts';

type Recorded = Readonly<Record<string, { readonly shape: number[]; readonly values: readonly string[] }>>;

const fixture = (name: string): Promise<Buffer> => readFile(new URL(`./__fixtures__/${name}`, import.meta.url));
const { numpy: recorded } = JSON.parse((await fixture('numpy-onnx.json')).toString()) as { numpy: Recorded };
const kernel = await fixture('kernel.npy');

it.each(['arrays.npz', 'arrays-packed.npz'])(
  'reads the float arrays that numpy wrote to %s, in either memory order; integers are left out',
  async (name) => {
    const files = new Map([[name, await fixture(name)]]);
    const { format, tensors } = await readWeights(files);
    expect(format).toBe('numpy');
    expect([...tensors.keys()]).toEqual(Object.keys(recorded));
    for (const [key, { shape, values }] of Object.entries(recorded)) {
      const tensor = tensors.get(key);
      if (!tensor) throw new Error(key);
      expect(tensor.shape).toEqual(shape);
      const axes = shape.map((_, axis) => axis);
      expect([...transposed(tensor, axes)], key).toEqual(values.map((value) => Math.fround(Number(value))));
    }
  },
);

it('reads a single array under the name of its file', async () => {
  const { tensors } = await readWeights(new Map([['kernel.npy', kernel]]));
  expect([...tensors].map(([name, { shape }]) => [name, shape])).toEqual([['kernel', [3, 3, 2, 4]]]);
});

it.each<[string, Buffer, RegExp]>([
  ['holds Python objects, which are pickles', await fixture('objects.npy'), /elements are of type "\|O"/],
  ['is no array', Buffer.from('no array, and long enough'), /magic number/],
  ['is too short', kernel.subarray(0, -4), /holds 284 bytes for shape \[3,3,2,4\]/],
  ['is too long', Buffer.concat([kernel, Buffer.alloc(4)]), /holds 292 bytes/],
  ['has a header beyond its end', Buffer.from(`\x93NUMPY\x02\x00\xff\xff\xff\x7f{`, 'latin1'), /header claims 2147483647 bytes/],
  ['has another version', Buffer.from(`\x93NUMPY\x09\x00\x01\x00{}  `, 'latin1'), /version 9/],
  ['is big-endian', withHeader("{'descr': '>f4', 'fortran_order': False, 'shape': (1,), }"), /type ">f4"/],
  ['has an expression for a header', withHeader("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'x': exit() }"), /its header is/],
  ['claims a huge shape', withHeader("{'descr': '<f4', 'fortran_order': False, 'shape': (9007199254740991, 9), }"), /for shape/],
])('refuses an array that %s', (_, bytes, message) => {
  expect(() => readNpy(bytes, 'x')).toThrow(WeightsError);
  expect(() => readNpy(bytes, 'x')).toThrow(message);
});

it('refuses an archive of other things', async () => {
  const array = encodeNpy({ shape: [1], data: Float32Array.of(1) });
  expect([...(await readNpz(writeZip([{ name: 'a.npy', data: array }]))).keys()]).toEqual(['a']);
  const archive = writeZip([
    { name: 'a.npy', data: array },
    { name: 'b.txt', data: array },
  ]);
  await expect(readNpz(archive)).rejects.toThrow(/is not a \.npy/);
});

it('refuses a bomb by its directory, before anything is unpacked, unless its reader allows that many', async () => {
  const zeros = encodeNpy({ shape: [4_000_000], data: new Float32Array(4_000_000) });
  const bomb = writeZip([
    { name: 'a.npy', data: zeros },
    { name: 'b.npy', data: zeros },
  ]);
  expect(bomb.length).toBeLessThan(40_000);
  const files = new Map([['bomb.npz', bomb]]);
  const before = process.memoryUsage();
  await expect(readWeights(files)).rejects.toThrow(WeightsError);
  await expect(readNpz(bomb)).rejects.toThrow(`at most ${4 * bomb.length + 65_536} bytes unpacked but it claims ${2 * zeros.length}`);
  const after = process.memoryUsage();
  // Less where others were collected meanwhile; unpacked it takes 32 MB.
  expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(1_000_000);
  expect((await readWeights(files, { maxBytes: 2 * zeros.length })).tensors.size).toBe(2);
});

function withHeader(text: string): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16LE(text.length + 1);
  return Buffer.concat([Buffer.from('\x93NUMPY\x01\x00', 'latin1'), length, Buffer.from(`${text}\n`), Buffer.alloc(4)]);
}
