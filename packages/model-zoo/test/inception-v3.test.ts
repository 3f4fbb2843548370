import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { canonicalJson, sha256 } from '@graft/core';
import { openOnnx } from '@graft/engine';
import { assetStatus, obtain, readWeightFiles, readWeights } from '@graft/weights';
import { temporaryFolder } from '@graft/weights/testing';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { compileNetwork } from '../src/compile-network.ts';
import { buildBackboneModel, findBackbone, weightsOf } from '../src/index.ts';
import { inceptionConvolutions, inceptionSafetensors } from './support/inception-safetensors.ts';
import { maxDifference } from './support/max-difference.ts';

const spec = findBackbone('inception-v3');
const file = inceptionSafetensors(1);
const requests: string[] = [];
let server: Server;

beforeAll(async () => {
  tf.env().set('PROD', true);
  await tf.setBackend('cpu');
  server = createServer((request, response) => {
    requests.push(request.url ?? '');
    if (request.url === '/blob') response.setHeader('content-length', file.length).end(file);
    else response.writeHead(302, { location: '/blob', 'x-linked-etag': `"${sha256(file)}"` }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  vi.stubEnv('HF_ENDPOINT', `http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
});
afterAll(() => {
  vi.unstubAllEnvs();
  server.close();
});

it('is drawn as Keras draws it, at 299 and at 300 pixels', () => {
  for (const side of [299, 300]) {
    const model = buildBackboneModel(tf, spec, { height: side, width: side });
    expect(model.countParams()).toBe(21_802_784);
    // 94 convolutions; batch norms have beta, mean and variance.
    expect(model.weights).toHaveLength(4 * inceptionConvolutions.length);
    model.dispose();
  }
});

it("makes the article's transfer model with a head of its own: 22,329,641 parameters, of which 526,857 train", () => {
  const backbone = buildBackboneModel(tf, spec, { height: 300, width: 300 });
  for (const layer of backbone.layers) layer.trainable = false;
  const [features] = backbone.outputs;
  const hidden = tf.layers.dense({ units: 256, activation: 'relu', kernelInitializer: 'zeros' }).apply(features as tf.SymbolicTensor);
  const outputs = tf.layers.dense({ units: 9, activation: 'softmax', kernelInitializer: 'zeros' }).apply(hidden) as tf.SymbolicTensor;
  const model = tf.model({ inputs: backbone.inputs, outputs });
  expect(model.countParams()).toBe(22_329_641);
  expect(model.trainableWeights.reduce((sum, { shape }) => sum + shape.reduce<number>((product, dim) => product * (dim ?? 0), 1), 0)).toBe(
    526_857,
  );
  model.dispose();
});

it('comes from the hub: verified, pinned, cached, and computed on ONNX as on tfjs', async () => {
  const cache = await temporaryFolder();
  const lockFile = `${cache}/graft.lock.json`;
  expect(await assetStatus(weightsOf(spec), { cache, lockFile })).toEqual({ cached: false });
  const weights = await obtain(weightsOf(spec), { cache, lockFile });
  expect(weights).toMatchObject({ sha256: sha256(file), source: 'Hugging Face hub timm/inception_v3.tf_in1k/model.safetensors' });
  expect(requests).toEqual(['/timm/inception_v3.tf_in1k/resolve/main/model.safetensors', '/blob']);
  expect(await readFile(lockFile, 'utf8')).toBe(
    canonicalJson({ format: 1, weights: { [spec.id]: { sha256: sha256(file), source: weights.source } } }),
  );
  expect(await obtain(weightsOf(spec), { cache, lockFile, offline: true })).toMatchObject({ path: weights.path, source: 'cache' });
  expect(await assetStatus(weightsOf(spec), { cache, lockFile })).toEqual({ cached: true, path: weights.path, bytes: file.length });

  const [height, width] = [107, 139];
  const network = await openOnnx(
    await compileNetwork(spec, weights, { preprocessing: { ...spec.features, height, width }, input: 'uint8', cache }),
    { threads: 2 },
  );
  const model = buildBackboneModel(tf, spec, { height, width, weights: await readWeights(await readWeightFiles(weights.path)) });
  const pixels = Uint8Array.from({ length: height * width * 3 }, (_, i) => (i * i + 7 * i) % 251);
  const input = tf.tensor(
    Float32Array.from(pixels, (value) => value / 127.5 - 1),
    [1, height, width, 3],
  );
  const expected = (model.predict(input) as tf.Tensor).dataSync() as Float32Array;
  expect(expected.some((value) => value > 0.1)).toBe(true);
  expect(maxDifference(await network.run(pixels, [1, height, width, 3]), expected)).toBeLessThanOrEqual(1e-4 * Math.max(1, ...expected));
  await network.dispose();
  model.dispose();
});
