import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '@graft/core';
import { compileToOnnx } from '@graft/engine';
import { localServer, misbehavingServer, temporaryFolder } from '@graft/weights/testing';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { openBackbone } from '../open-backbone.ts';
import { prepareBackbone } from '../prepare-backbone.ts';
import type { PrepareOptions } from '../prepared-backbone.ts';
import { pruneWeights } from '../prune-weights.ts';
import { obtainOnnx } from './obtain-onnx.ts';
import { type OnnxBackbone, onnxBackboneConfig } from './onnx-backbone-config.ts';

const declared = { height: 16, width: 16, mean: [127.5, 127.5, 127.5], std: [127.5, 127.5, 127.5] } as const;
const preprocessorConfig = JSON.stringify({
  image_mean: [0.5, 0.5, 0.5],
  image_std: [0.5, 0.5, 0.5],
  resample: 2,
  size: { height: 16, width: 16 },
});

let bytes: Uint8Array;
let model: tf.LayersModel;
let cache: string;
let folder: string;

beforeAll(async () => {
  tf.env().set('PROD', true);
  await tf.setBackend('cpu');
  model = tinyModel(6);
  bytes = compiled(model);
});

beforeEach(async () => {
  cache = await temporaryFolder();
  folder = join(await temporaryFolder(), 'tiny');
  await mkdir(folder);
  await writeFile(join(folder, 'model.onnx'), bytes);
});

const config = (more: object) => onnxBackboneConfig.parse({ onnx: join(folder, 'model.onnx'), ...more });
const open = async (onnx: OnnxBackbone, options: PrepareOptions) => openBackbone(await prepareBackbone(onnx, options), { threads: 1 });
const image = { data: Uint8Array.from({ length: 768 }, (_, at) => (at * 37) % 256), count: 1, height: 16, width: 16 };

const tinyNetwork = (filters: number): Uint8Array => compiled(tinyModel(filters));

function tinyModel(filters: number): tf.LayersModel {
  return tf.sequential({
    layers: [
      tf.layers.conv2d({
        inputShape: [16, 16, 3],
        filters,
        kernelSize: 4,
        strides: 4,
        activation: 'relu',
        kernelInitializer: tf.initializers.glorotUniform({ seed: 3 }),
      }),
      tf.layers.globalAveragePooling2d({ name: 'pooled' }),
    ],
  });
}

/** A file from elsewhere: floats in, nothing done to them. */
function compiled(network: tf.LayersModel): Uint8Array {
  return compileToOnnx(network, { output: 'pooled', mean: [0, 0, 0], std: [1, 1, 1], channelOrder: 'rgb', input: 'float32' });
}

describe('obtainOnnx', () => {
  it('makes a backbone of a file and its preprocessing, equal to the network it came from', async () => {
    const onnx = await obtainOnnx(config({ preprocessing: declared }), { cache });
    expect(onnx).toMatchObject({ id: 'onnx.tiny', sha256: createHash('sha256').update(bytes).digest('hex'), pooling: 'none' });
    const backbone = await open(onnx, { cache, input: 'uint8' });
    expect(backbone).toMatchObject({
      featureDim: 6,
      parameters: 4 * 4 * 3 * 6 + 6 + 3 + 3,
      preprocessing: { height: 16, geometry: { kind: 'squash' } },
    });
    const features = await backbone.embed(image);
    const pixels = tf.tensor(
      Float32Array.from(image.data, (value) => value / 127.5 - 1),
      [1, 16, 16, 3],
    );
    const expected = (model.predict(pixels) as tf.Tensor).dataSync();
    expect(Math.max(...expected)).toBeGreaterThan(0.01);
    for (const [i, value] of expected.entries()) expect(features[i]).toBeCloseTo(value, 5);
    // Once tried and adapted, the file in the cache is enough.
    const again = await open(onnx, { cache, input: 'float32', offline: true });
    expect(await again.embed({ ...image, data: Float32Array.from(image.data) })).toEqual(features);
    await Promise.all([backbone.dispose(), again.dispose()]);
  });

  it('reads the preprocessor_config.json beside the file, and asks for one if it is missing', async () => {
    await expect(obtainOnnx(config({}), { cache })).rejects.toMatchObject({
      code: 'GRAFT_CONFIG',
      hint: expect.stringContaining('preprocessing'),
    });
    await writeFile(join(folder, 'preprocessor_config.json'), preprocessorConfig);
    const { preprocessing } = await obtainOnnx(config({}), { cache });
    expect(preprocessing).toMatchObject({ ...declared, geometry: { kind: 'squash', kernel: 'bilinear' } });
  });

  it('refuses a file that is not a network, a folder, and a file that has changed', async () => {
    const onnx = await obtainOnnx(config({ preprocessing: declared }), { cache });
    await writeFile(join(folder, 'model.onnx'), bytes.subarray(0, bytes.length - 40));
    await expect(obtainOnnx(config({ preprocessing: declared }), { cache })).rejects.toThrow(/Expected an ONNX/);
    await expect(obtainOnnx(config({ onnx: folder, preprocessing: declared }), { cache })).rejects.toThrow(/a folder/);
    await expect(prepareBackbone(onnx, { cache, input: 'uint8', weights: join(folder, 'model.onnx') })).rejects.toThrow(/sha256/);
    await expect(prepareBackbone(onnx, { cache: await temporaryFolder(), input: 'uint8' })).rejects.toThrow(/the cache does not have it/);
  });

  it('takes file and preprocessing from the hub, pins both, and does not need it again', async () => {
    const digest = createHash('sha256').update(bytes).digest('hex');
    const server = await localServer((path, response) => {
      if (path === '/owner/tiny/resolve/main/onnx/model.onnx') response.setHeader('X-Linked-Etag', `"${digest}"`).end(bytes);
      else if (path === '/owner/tiny/resolve/main/preprocessor_config.json') response.end(preprocessorConfig);
      else response.writeHead(404).end();
    });
    vi.stubEnv('HF_ENDPOINT', server.origin);
    const lockFile = join(cache, 'graft.lock.json');
    const hub = config({ onnx: 'hub:owner/tiny' });
    const onnx = await obtainOnnx(hub, { cache, lockFile });
    expect(onnx).toMatchObject({ id: 'onnx.owner--tiny', sha256: digest, preprocessing: { mean: [127.5, 127.5, 127.5] } });
    expect(Object.keys((JSON.parse(await readFile(lockFile, 'utf8')) as { weights: object }).weights)).toEqual([
      'hub:owner/tiny@main/onnx/model.onnx',
      'hub:owner/tiny@main/preprocessor_config.json',
    ]);
    const asked = server.requests.length;
    expect(await obtainOnnx(hub, { cache, lockFile, offline: true })).toEqual(onnx);
    // Another project finds them where this one left them.
    const another = join(await temporaryFolder(), 'graft.lock.json');
    expect(await obtainOnnx(hub, { cache, lockFile: another, offline: true })).toEqual(onnx);
    expect(await readFile(another, 'utf8')).toBe(await readFile(lockFile, 'utf8'));
    expect(server.requests).toHaveLength(asked);
    await expect(obtainOnnx(hub, { cache: await temporaryFolder(), lockFile, offline: true })).rejects.toMatchObject({
      code: 'GRAFT_WEIGHTS',
      message: expect.stringContaining('owner/tiny/onnx/model.onnx'),
    });
    vi.unstubAllEnvs();
  });

  it('distinguishes the files and revisions of a repository, in the cache as on the hub', async () => {
    const [main, half, older] = [1, 2, 3].map((filters) => tinyNetwork(filters));
    const files: Readonly<Record<string, Uint8Array | undefined>> = {
      '/owner/tiny/resolve/main/onnx/model.onnx': main,
      '/owner/tiny/resolve/main/onnx/model_fp16.onnx': half,
      '/owner/tiny/resolve/v1/onnx/model.onnx': older,
    };
    const server = await localServer((path, response) => {
      const file = files[path];
      if (file) response.setHeader('X-Linked-Etag', `"${sha256(file)}"`).end(file);
      else response.writeHead(404).end();
    });
    vi.stubEnv('HF_ENDPOINT', server.origin);
    const hub = { onnx: 'hub:owner/tiny', preprocessing: declared };
    const choices = [hub, { ...hub, file: 'onnx/model_fp16.onnx' }, { ...hub, revision: 'v1' }];
    for (const offline of [false, true]) {
      const digests: string[] = [];
      for (const choice of choices) digests.push((await obtainOnnx(config(choice), { cache, offline })).sha256);
      expect(digests).toEqual([main, half, older].map((file) => sha256(file as Uint8Array)));
    }
    expect(server.requests).toHaveLength(3);
    vi.unstubAllEnvs();
  });

  it('refuses a pin under its old name, and says which and what to do', async () => {
    const server = await misbehavingServer(bytes);
    vi.stubEnv('HF_ENDPOINT', server.origin);
    const lockFile = join(await temporaryFolder(), 'graft.lock.json');
    const hub = config({ onnx: 'hub:owner/tiny', preprocessing: declared });
    const write = (id: string) =>
      writeFile(lockFile, JSON.stringify({ format: 1, weights: { [id]: { sha256: sha256(bytes), source: 'Hugging Face hub' } } }));
    await write('onnx.owner--tiny');
    await expect(obtainOnnx(hub, { cache, lockFile })).rejects.toMatchObject({
      code: 'GRAFT_WEIGHTS',
      message: expect.stringMatching(/as "hub:owner\/tiny@main\/onnx\/model\.onnx" in .* but it has "onnx\.owner--tiny"/),
      hint: expect.stringMatching(new RegExp(`${sha256(bytes)}.*Rename that entry.*or remove it`)),
    });
    expect(server.requests).toEqual([]);
    // Either way out is one.
    await write('hub:owner/tiny@main/onnx/model.onnx');
    expect(await obtainOnnx(hub, { cache, lockFile })).toMatchObject({ sha256: sha256(bytes) });
    await writeFile(lockFile, '{"format": 1, "weights": {}}');
    expect(await obtainOnnx(hub, { cache, lockFile })).toMatchObject({ sha256: sha256(bytes) });
    // The one of the preprocessing as well.
    await write('onnx.owner--tiny.preprocessor_config.json');
    await expect(obtainOnnx(config({ onnx: 'hub:owner/tiny' }), { cache, lockFile })).rejects.toThrow(/"onnx\.owner--tiny\.preprocessor/);
    vi.unstubAllEnvs();
  });

  it('takes no path that leads out of the repository', () => {
    for (const file of ['../model.onnx', 'onnx/../../x/model.onnx', './model.onnx']) expect(() => config({ file })).toThrow();
    for (const revision of ['.', '..']) expect(() => config({ revision })).toThrow();
    expect(config({ file: 'a.b/..c/model.v2.onnx', revision: 'v1..2' })).toMatchObject({ revision: 'v1..2' });
  });

  it('continues a broken download, says why, and leaves what prune finds', async () => {
    const server = await misbehavingServer(bytes, {
      faults: [
        { kind: 'reset', afterBytes: 100 },
        { kind: 'status', status: 503 },
      ],
    });
    vi.stubEnv('HF_ENDPOINT', server.origin);
    const hub = config({ onnx: 'hub:owner/tiny', preprocessing: declared });
    const steps: string[] = [];
    const watch = {
      onStep: (step: string) => steps.push(step),
      onProgress: ({ done }: { readonly done: number }) => server.received(done),
    };
    const once = { attempts: 1, backoffMs: 1, maxWaitMs: 1 };
    await expect(obtainOnnx(hub, { cache, retry: once, ...watch })).rejects.toThrow(/connection broke/);
    expect((await pruneWeights({ cache, isDry: true })).map(({ why }) => why)).toEqual(['unfinished download', 'unfinished download']);
    expect(await obtainOnnx(hub, { cache, retry: { ...once, attempts: 2 }, ...watch })).toMatchObject({ sha256: sha256(bytes) });
    expect(server.requests.map(({ range }) => range)).toEqual([undefined, 'bytes=100-', 'bytes=100-']);
    const name = 'Hugging Face hub owner/tiny/onnx/model.onnx';
    expect(steps.every((step) => step.startsWith('onnx.owner--tiny: '))).toBe(true);
    expect(steps.map((step) => step.slice('onnx.owner--tiny: '.length))).toEqual([
      `cache ${cache}: not there`,
      `${name}: asked`,
      expect.stringMatching(/^Hugging Face hub .*connection broke/),
      `cache ${cache}: not there`,
      `${name}: asked`,
      expect.stringMatching(/503 Service Unavailable; again in .* from byte 100/),
    ]);
    vi.unstubAllEnvs();
  });

  it('pins only networks', async () => {
    vi.stubEnv('HF_ENDPOINT', (await misbehavingServer(Buffer.from('no network'))).origin);
    const lockFile = join(cache, 'graft.lock.json');
    await expect(obtainOnnx(config({ onnx: 'hub:owner/tiny', preprocessing: declared }), { cache, lockFile })).rejects.toThrow(
      /Expected an ONNX/,
    );
    await expect(readFile(lockFile)).rejects.toThrow(/ENOENT/);
    vi.unstubAllEnvs();
  });

  it('refuses a hub file that is not what the hub announced', async () => {
    const server = await localServer((_, response) => response.setHeader('X-Linked-Etag', `"${'0'.repeat(64)}"`).end(bytes));
    vi.stubEnv('HF_ENDPOINT', server.origin);
    await expect(obtainOnnx(config({ onnx: 'hub:owner/tiny' }), { cache })).rejects.toThrow(/sha256/);
    vi.unstubAllEnvs();
  });
});
