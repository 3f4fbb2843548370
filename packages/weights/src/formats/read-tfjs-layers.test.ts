import { WeightsError } from '@graft/core';
import * as tf from '@tensorflow/tfjs';
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

it('gives quantised weights back as tfjs itself decodes them, bit for bit', async () => {
  tf.env().set('PROD', true);
  await tf.setBackend('cpu');
  const stored = [
    { quantization: { dtype: 'uint8', scale: 0.013_725_490_196_078_431, min: -1.7 }, bytes: Uint8Array.from({ length: 256 }, (_, i) => i) },
    { quantization: { dtype: 'uint16', scale: 3.1e-5, min: -1 }, bytes: new Uint8Array(Uint16Array.of(0, 1, 257, 65_535).buffer) },
    { quantization: { dtype: 'float16' }, bytes: new Uint8Array(Uint16Array.of(0x3c00, 0xc100, 0x0001, 0x7bff).buffer) },
  ];
  const weights = stored.map(({ quantization, bytes }, i) => ({
    name: `w${i}`,
    shape: [quantization.dtype === 'uint8' ? 256 : bytes.length / 2],
    dtype: 'float32' as const,
    quantization,
  }));
  const shardBytes = Buffer.concat(stored.map(({ bytes }) => bytes));
  const decoded = tf.io.decodeWeights(new Uint8Array(shardBytes).buffer, weights as tf.io.WeightsManifestEntry[]);
  const received = readTfjsLayers(
    new Map([
      ['model.json', model([{ paths: ['s'], weights }])],
      ['s', shardBytes],
    ]),
  );
  for (const { name } of weights) expect(received.get(name)?.data).toEqual(Float32Array.from(decoded[name]?.dataSync() ?? []));
  expect(received.get('w0')?.data[255]).toBeCloseTo(1.8, 6);
});

it.each<[string, unknown, RegExp]>([
  ['a shard is missing', [{ paths: ['other'], weights: [bias] }], /shard other is missing/],
  ['a weight reaches beyond its shards', [{ paths: ['one'], weights: [{ ...weight, shape: [7] }] }], /needs bytes 0..28/],
  ['bytes do not belong to a weight', [{ paths: ['one'], weights: [weight] }], /8 bytes of its shards do not belong to a weight/],
  [
    'a weight is quantised in another way',
    [{ paths: ['one'], weights: [{ ...weight, quantization: { dtype: 'int4' } }] }],
    /quantization.dtype/,
  ],
  ['a scale is missing', [{ paths: ['one'], weights: [{ ...weight, quantization: { dtype: 'uint8', min: 0 } }] }], /quantization.scale/],
  ['a shard is listed twice', [{ paths: ['one', 'one'], weights: [bias] }], /shard one is listed twice/],
  ['a weight is of another type', [{ paths: ['one'], weights: [{ ...weight, dtype: 'int32' }] }], /is int32/],
  ['a weight occurs twice', [{ paths: ['one'], weights: [bias, bias, bias] }], /occurs twice/],
  ['a shape is negative', [{ paths: ['one'], weights: [{ ...weight, shape: [-1] }] }], /malformed/],
  ['the manifest is missing', undefined, /weightsManifest is not a list/],
  ['a group is a number', [1], /malformed/],
  ['a shard has no name', [{ paths: [1], weights: [] }], /a shard has no name/],
  ['three thousand weights are numbers', [{ paths: ['one'], weights: Array(3000).fill(1) }], /malformed/],
  [
    'a shape has three thousand sizes',
    [{ paths: ['one'], weights: [{ ...weight, shape: Array(3000).fill('') }] }],
    /shape: Expected a list of at most/,
  ],
  ['two hundred thousand values are', Array(2e5).fill(0), /more than \d+ values/],
  ['there are more values than so small a model has', Array(5000).fill(0), /more than 4\d\d\d values/],
  ['a name is a megabyte', [{ paths: ['n'.repeat(1e6)], weights: [] }], /^.{1,400}$/],
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

it('takes no memory for a model.json that opens lists and nothing else', () => {
  const bomb = Buffer.from(`{"weightsManifest":${'['.repeat(3_900_000)}`);
  const before = process.memoryUsage().heapUsed;
  expect(() => readTfjsLayers(new Map([['model.json', bomb]]))).toThrow(/more than 64 deep/);
  // JSON.parse takes 220 MB.
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(20_000_000);
});
