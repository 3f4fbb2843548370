import { WeightsError } from '@graft/core';
import { expect, it } from 'vitest';
import { readTfjsLayers } from './read-tfjs-layers.ts';

const shard = new Uint8Array(Float32Array.of(1, 2, 3, 4, 5, 6).buffer);
const weight = { name: 'a/kernel', shape: [2, 2], dtype: 'float32' };
const bias = { name: 'a/bias', shape: [2], dtype: 'float32' };

function model(weightsManifest: unknown): Uint8Array {
  return Buffer.from(JSON.stringify({ weightsManifest }));
}

it('reads weights that are spread over the shards of a group', () => {
  const files = new Map([
    ['model.json', model([{ paths: ['one', 'two'], weights: [weight, bias] }])],
    ['one', shard.subarray(0, 7)],
    ['two', shard.subarray(7)],
  ]);
  const tensors = readTfjsLayers(files);
  expect([...(tensors.get('a/kernel')?.data ?? [])]).toEqual([1, 2, 3, 4]);
  expect(tensors.get('a/bias')).toEqual({ shape: [2], strides: [1], data: Float32Array.of(5, 6) });
});

it.each<[string, unknown, RegExp]>([
  ['a shard is missing', [{ paths: ['other'], weights: [bias] }], /shard other is missing/],
  ['a weight reaches beyond its shards', [{ paths: ['one'], weights: [{ ...weight, shape: [7] }] }], /needs bytes 0..28/],
  ['bytes belong to no weight', [{ paths: ['one'], weights: [weight] }], /8 bytes of one belong to no weight/],
  ['a weight is quantised', [{ paths: ['one'], weights: [{ ...weight, quantization: { dtype: 'uint8' } }] }], /quantised/],
  ['a weight is of another type', [{ paths: ['one'], weights: [{ ...weight, dtype: 'int32' }] }], /is int32/],
  ['a weight is there twice', [{ paths: ['one'], weights: [bias, bias, bias] }], /there twice/],
  ['a shape is no shape', [{ paths: ['one'], weights: [{ ...weight, shape: [-1] }] }], /malformed/],
  ['the manifest is missing', undefined, /malformed/],
])('refuses a model where %s', (_, manifest, message) => {
  const read = (): unknown =>
    readTfjsLayers(
      new Map([
        ['model.json', model(manifest)],
        ['one', shard],
      ]),
    );
  expect(read).toThrow(WeightsError);
  expect(read).toThrow(message);
});
