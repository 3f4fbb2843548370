import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeSafetensors } from '@graft/core';
import { type Obtained, obtain } from '@graft/weights';
import { temporaryFolder } from '@graft/weights/testing';
import * as tf from '@tensorflow/tfjs';
import { beforeEach, expect, it } from 'vitest';
import { pooledHeads } from './architectures/pooled-heads.ts';
import { type CompileOptions, compileNetwork } from './compile-network.ts';
import { type BackboneSpec, defineBackbone } from './define-backbone.ts';
import { findBackbone } from './find-backbone.ts';
import { weightsOf } from './weights-of.ts';

/** A backbone of nothing but its pool. */
const tiny: BackboneSpec = defineBackbone({
  ...findBackbone('inception-v3'),
  id: 'tiny.test',
  height: 4,
  width: 4,
  featureDim: 3,
  imports: { safetensors: [{ layout: 'keras', key: ({ layer, variable }) => `${layer}.${variable}`, isUnused: () => false }] },
  build: (tfjs, input) => pooledHeads(tfjs, input, 2),
});

let cache: string;
let weights: Obtained;
let options: CompileOptions;

beforeEach(async () => {
  cache = await temporaryFolder();
  const path = join(cache, 'tiny.safetensors');
  const kernel = { name: 'logits.kernel', shape: [3, 2], data: Float32Array.of(1, 2, 3, 4, 5, 6) };
  await writeFile(path, Buffer.concat(encodeSafetensors([kernel, { name: 'logits.bias', shape: [2], data: Float32Array.of(0, 1) }])));
  weights = await obtain(weightsOf(tiny), { cache, weights: path });
  options = { cache, input: 'uint8', preprocessing: tiny.features };
});

it('compiles once: the second time its weights are not even read', async () => {
  const bytes = await compileNetwork(tiny, weights, options);
  await rm(weights.path);
  expect(await compileNetwork(tiny, weights, options)).toEqual(bytes);
});

it('refuses tampered weights before it draws anything, be it in the cache or between the check and the use', async () => {
  let drawn = 0;
  const watched: BackboneSpec = {
    ...tiny,
    build: (tfjs, input) => {
      drawn++;
      return tiny.build(tfjs, input);
    },
  };
  const bytes = await readFile(weights.path);
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  await writeFile(weights.path, bytes);
  await expect(compileNetwork(watched, weights, options)).rejects.toThrow(/to stay as they were verified but they changed/);
  await expect(obtain(weightsOf(watched), { cache, offline: true })).rejects.toThrow(/with sha256 .* but they have/);
  expect(drawn).toBe(0);
  expect(await readdir(cache)).not.toContain('compiled');
});

it('compiles a damaged network again', async () => {
  const bytes = await compileNetwork(tiny, weights, options);
  const folder = join(cache, 'compiled');
  const [name = ''] = (await readdir(folder)).filter((file) => file.endsWith('.onnx'));
  await writeFile(join(folder, name), 'damaged');
  expect(Buffer.from(await compileNetwork(tiny, weights, options)).equals(bytes)).toBe(true);
});

it('keeps networks apart that differ in input, output, size, normalisation or precision', async () => {
  const variants: Partial<CompileOptions>[] = [
    {},
    { input: 'float32' },
    { output: 'logits' },
    { precision: 'float16' },
    { preprocessing: { ...tiny.features, height: 5 } },
    { preprocessing: { ...tiny.features, mean: [1, 2, 3] } },
    // The way a photo gets its size is not the network's business: the same as the first.
    { preprocessing: { ...tiny.features, orientation: 'ignore' } },
  ];
  for (const variant of variants) await compileNetwork(tiny, weights, { ...options, ...variant });
  expect((await readdir(join(cache, 'compiled'))).filter((file) => file.endsWith('.onnx'))).toHaveLength(variants.length - 1);
});

it('sets the backend from before again, and leaves no tensors', async () => {
  await tf.setBackend('cpu');
  tf.registerBackend('another', () => tf.findBackend('cpu'));
  await tf.setBackend('another');
  const before = tf.memory().numTensors;
  await compileNetwork(tiny, weights, options);
  expect(tf.getBackend()).toBe('another');
  expect(tf.memory().numTensors).toBe(before);
});

it('refuses weights that changed since they were verified', async () => {
  await writeFile(weights.path, 'other bytes');
  await expect(compileNetwork(tiny, weights, options)).rejects.toThrow(/stay as they were verified/);
});
