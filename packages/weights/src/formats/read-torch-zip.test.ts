import { readFile } from 'node:fs/promises';
import { WeightsError } from '@graft/core';
import { writeZip, type ZipEntry } from '@graft/core/testing';
import { describe, expect, it } from 'vitest';
import { global, op, text } from '../../test/support/write-torch-legacy.ts';
import { opcode } from './pickle-opcodes.ts';
import { readTorchLegacy } from './read-torch-legacy.ts';
import { readTorchZip } from './read-torch-zip.ts';
import { readWeights } from './read-weights.ts';
import { transposed } from './strided-tensor.ts';
import { openWeightArchive } from './weight-archive.ts';

interface Recorded {
  readonly tensors: Readonly<Record<string, { readonly shape: number[]; readonly stride: number[]; readonly values: readonly string[] }>>;
}

const fixture = (name: string): Promise<Buffer> => readFile(new URL(`./__fixtures__/${name}`, import.meta.url));
const file = await fixture('state.pth');
const [wholeModel, checkpoint] = [await fixture('whole-model.pth'), await fixture('checkpoint.pth')];
const { tensors: recorded } = JSON.parse((await fixture('state.json')).toString()) as Recorded;

describe('a torch weight file of version 1.6 and later', () => {
  it.each(['state.pth', 'state-legacy.pth'])(
    'gives what torch wrote to %s: names, shapes, strides and values of every type',
    async (name) => {
      const { format, tensors } = await readWeights(new Map([[name, await fixture(name)]]));
      expect(format).toBe('torch');
      expect([...tensors.keys()]).toEqual(Object.keys(recorded));
      for (const [key, { shape, stride, values }] of Object.entries(recorded)) {
        const tensor = tensors.get(key);
        if (!tensor) throw new Error(key);
        expect(tensor).toMatchObject({ shape, strides: stride });
        const expected = values.map((value) => Math.fround(value === 'inf' ? Infinity : Number(value)));
        const axes = shape.map((_, axis) => axis);
        expect([...transposed(tensor, axes)], key).toEqual(expected);
      }
    },
  );

  it('gives the same in both serialisations, integers included', async () => {
    const legacy = readTorchLegacy(await fixture('state-legacy.pth'));
    const zip = await readTorchZip(file);
    expect([...zip.keys()]).toEqual([...legacy.keys()]);
    expect(zip.get('bn.num_batches_tracked')?.data[0]).toBe(3n);
  });

  it('lies over the file: nothing is copied', async () => {
    const data = (await readTorchZip(new Uint8Array(file))).get('conv.weight')?.data;
    expect(data?.buffer.byteLength).toBe(file.length);
  });
});

interface StoredEntry extends ZipEntry {
  readonly data: Uint8Array;
}

const archive = await openWeightArchive(file);
const entries: StoredEntry[] = [];
for (const member of archive.members.values()) entries.push({ name: member.name, data: await archive.read(member) });

describe('a changed file', () => {
  const rewritten = (change: (entry: StoredEntry) => ZipEntry | undefined, isStored = true): Buffer =>
    writeZip(entries.flatMap((entry) => change({ ...entry, isStored }) ?? []));
  const pickled = (change: (pickle: Buffer) => Buffer): Buffer =>
    rewritten((entry) => (entry.name.endsWith('data.pkl') ? { ...entry, data: change(Buffer.from(entry.data)) } : entry));

  it('is read after it was zipped again, so that the refusals below are about the change alone', async () => {
    expect(await readTorchZip(rewritten((entry) => entry))).toHaveProperty('size', 8);
  });

  it.each<[string, Buffer, RegExp]>([
    ['names os.system', pickled((pickle) => planted(pickle, global('os', 'system'), text('id'))), /at byte \d+ the file names "os system"/],
    ['names a class of torch', wholeModel, /the file names "torch.nn.modules.linear Linear"/],
    ['holds more than tensors', checkpoint, /"state_dict" is not a tensor/],
    [
      'calls an allowed name in another way',
      pickled((pickle) =>
        planted(pickle, global('collections', 'OrderedDict'), op(opcode.MARK), text('x'), op(opcode.TUPLE), op(opcode.REDUCE)),
      ),
      /with 1 arguments/,
    ],
    ['uses another opcode', pickled((pickle) => planted(pickle, Buffer.of(0x93))), /opcode 0x93/],
    ['goes on after its dictionary', pickled((pickle) => Buffer.concat([pickle, Buffer.of(0)])), /1 bytes follow the dictionary/],
    ['lacks a storage', rewritten((entry) => (entry.name.endsWith('data/0') ? undefined : entry)), /a storage is missing/],
    [
      'has a storage that is too short',
      rewritten((entry) => (entry.name.endsWith('data/0') ? { ...entry, data: entry.data.subarray(4) } : entry)),
      /428 bytes where 432/,
    ],
    [
      'has a storage too many',
      rewritten((entry) => (entry.name.endsWith('/version') ? { ...entry, name: 'state/data/99' } : entry)),
      /1 storages that no tensor uses/,
    ],
    [
      'is big-endian',
      rewritten((entry) => (entry.name.endsWith('byteorder') ? { ...entry, data: Buffer.from('big') } : entry)),
      /little-endian/,
    ],
    ['is packed', rewritten((entry) => entry, false), /a file is packed/],
    ['has no dictionary', rewritten((entry) => (entry.name.endsWith('data.pkl') ? undefined : entry)), /data\.pkl is missing/],
  ])('is refused when it %s', async (_, broken, message) => {
    await expect(readTorchZip(broken)).rejects.toThrow(WeightsError);
    await expect(readTorchZip(broken)).rejects.toThrow(message);
  });

  it('is refused at every length short of the whole', async () => {
    for (let length = 0; length < file.length; length++)
      await expect(readTorchZip(file.subarray(0, length)), `${length} bytes`).rejects.toThrow(WeightsError);
  });
});

/** Before the dictionary's STOP: what an attacker would plant. */
function planted(pickle: Buffer, ...parts: Buffer[]): Buffer {
  return Buffer.concat([pickle.subarray(0, -1), ...parts, pickle.subarray(-1)]);
}
