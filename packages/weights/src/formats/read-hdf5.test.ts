import { readFile } from 'node:fs/promises';
import { WeightsError } from '@graft/core';
import { expect, it } from 'vitest';
import { readHdf5 } from './read-hdf5.ts';
import { readWeights } from './read-weights.ts';

type Recorded = Readonly<Record<string, { readonly shape: number[]; readonly values: readonly string[] }>>;

const fixture = (name: string): Promise<Buffer> => readFile(new URL(`./__fixtures__/${name}`, import.meta.url));
const recorded = JSON.parse((await fixture('keras-weights.json')).toString()) as Recorded;

it.each(['keras-model.h5', 'keras-weights.h5'])(
  'reads what Keras wrote to %s, under its own names; the optimiser is left out',
  async (name) => {
    const files = new Map([[name, await fixture(name)]]);
    const { format, tensors } = await readWeights(files);
    expect(format).toBe('keras-hdf5');
    expect(tensors.size).toBe(Object.keys(recorded).length);
    for (const [key, { shape, values }] of Object.entries(recorded)) {
      expect(tensors.get(key)?.shape, key).toEqual(shape);
      expect([...(tensors.get(key)?.data ?? [])], key).toEqual(values.map((value) => Math.fround(Number(value))));
    }
  },
);

it('reads the form of Keras 3, whose names count layers and variables', async () => {
  const tensors = readHdf5(await fixture('keras-v3.weights.h5'), 'v3');
  const kernel = recorded['conv/conv/kernel:0'];
  expect([...(tensors.get('layers/conv2d/vars/0')?.data ?? [])]).toEqual(kernel?.values.map((value) => Math.fround(Number(value))));
  expect([...tensors.keys()].every((name) => name.startsWith('layers/'))).toBe(true);
});

it('refuses a file that the library cannot open, in the house form', async () => {
  const broken = (await fixture('keras-model.h5')).subarray(0, 5000);
  let refusal: unknown;
  try {
    readHdf5(broken, 'x');
  } catch (error) {
    refusal = error;
  }
  expect(WeightsError.isInstance(refusal)).toBe(true);
  expect((refusal as Error).message).toBe('Expected Keras weights in HDF5 for x but it cannot be opened.');
});

it.each<[string, Buffer, RegExp]>([
  ['is empty', Buffer.alloc(0), /cannot be opened/],
  ['is packed', await fixture('hdf5-packed.h5'), /w is chunked or packed/],
  ['leads into another file', await fixture('hdf5-external-link.h5'), /w is neither a group nor a dataset/],
  ['has a group within itself', await fixture('hdf5-loop.h5'), /more than 16 deep/],
  ['holds half floats', await fixture('hdf5-half.h5'), /w is of another type/],
])('refuses a file that %s, in this process as in the child', async (_, broken, message) => {
  // By its address: it is JavaScript, and has no types.
  const { tensorsOfHdf5 } = (await import(new URL('../../hdf5/tensors-of-hdf5.mjs', import.meta.url).href)) as {
    tensorsOfHdf5: (bytes: Uint8Array) => unknown;
  };
  expect(() => tensorsOfHdf5(broken)).toThrow(message);
});
